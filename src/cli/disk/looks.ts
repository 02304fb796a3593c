import { readdirSync, statSync } from "node:fs";

// What the tool asks of the disk, for whoever wants to ask again when it changes. Nobody listens in an ordinary run.

/** `content`: the bytes of a file, or the names in a folder. `existence`: only whether there is a file or a folder. */
export type Question = "content" | "existence";

export interface Look {
  /** Absolute. */
  readonly path: string;
  readonly question: Question;
  /** The answer of the disk, from just before it was first asked for. */
  readonly stamp: string;
}

let listening: Map<string, Look> | null = null;

/** Called before a file is read, and before it is asked whether there is one. `path` is absolute. */
export function noteLook(path: string, question: Question): void {
  if (listening === null || path.includes("\0")) return;
  const key = `${question} ${path}`;
  if (!listening.has(key)) listening.set(key, { path, question, stamp: stampOf(path, question) });
}

/** Everything that `body` looks at. One at a time: what runs beside it would be noted too. */
export async function withLooks<Value>(
  body: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly looks: readonly Look[] }> {
  if (listening !== null) throw new Error("somebody listens already");
  const looks = new Map<string, Look>();
  listening = looks;
  try {
    return { value: await body(), looks: [...looks.values()] };
  } finally {
    listening = null;
  }
}

/** The paths of which the disk says something else now, sorted. */
export function changedSince(looks: readonly Look[]): readonly string[] {
  const changed = looks.filter(({ path, question, stamp }) => stampOf(path, question) !== stamp);
  return [...new Set(changed.map(({ path }) => path))].sort();
}

function stampOf(path: string, question: Question): string {
  try {
    const { size, mtimeNs, ctimeNs, ino, dev, ...kind } = statWithTimes(path);
    if (question === "existence") return kind.isFolder ? "folder" : "file";
    if (kind.isFolder) return `folder ${readdirSync(path).sort().join("/")}`;
    return [size, mtimeNs, ctimeNs, ino, dev].join(" ");
  } catch (error) {
    // Whatever the disk says no with, it is not there for us.
    if (error instanceof Error && "syscall" in error) return "none";
    throw error;
  }
}

function statWithTimes(path: string) {
  const status = statSync(path, { bigint: true });
  const { size, mtimeNs, ctimeNs, ino, dev } = status;
  return { size, mtimeNs, ctimeNs, ino, dev, isFolder: status.isDirectory() };
}
