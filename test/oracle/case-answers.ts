import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Account, askClang, clangFlags, type Mode } from "./clang-dump.ts";

// The cases of probes/cases and the answers beside them, which a compiler gave.

export const casesFolder = fileURLToPath(new URL("../../probes/cases", import.meta.url));
export const modes: readonly Mode[] = ["c", "c++"];

export interface RecordAnswer extends Account {
  /** Offset behind one char under pack(1): what no pack lowers. */
  readonly requiredAlignment: number;
}

export interface CaseAnswer {
  readonly flags: readonly string[];
  /** The compiler's first error, if it rejects the case; then there are no records. */
  readonly error: string | null;
  readonly records: Readonly<Record<string, RecordAnswer>>;
}

export interface Recording {
  /** Of the case's text; an answer to another text is stale. */
  readonly questionSha256: string;
  readonly compiler: string;
  readonly version: string;
  readonly answers: Readonly<Record<Mode, CaseAnswer>>;
}

/** `topic/claim` of every case, sorted. */
export function caseNames(): readonly string[] {
  const files = readdirSync(casesFolder, { recursive: true, encoding: "utf8" });
  return files
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".h"))
    .map((file) => file.slice(0, -2))
    .sort();
}

export function caseText(name: string): string {
  return readFileSync(join(casesFolder, `${name}.h`), "utf8").replaceAll("\r\n", "\n");
}

export function recordingOf(name: string): Recording {
  return JSON.parse(readFileSync(join(casesFolder, `${name}.json`), "utf8")) as Recording;
}

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Asks clang about the case and, by a wrapper around each record, for what it requires. */
export function measureCase(text: string, mode: Mode): CaseAnswer {
  const flags = clangFlags(mode);
  const tags = [...text.matchAll(/\b(struct|union)\s+(?:__declspec\(align\(\d+\)\)\s+)?(\w+)\s*\{/g)];
  const wrappers = tags.map(
    ([, form, tag]) => `struct Requires_${tag} { char lead; ${form} ${tag} held; };\n`,
  );
  const answer = askClang(`${text}#pragma pack(1)\n${wrappers.join("")}`, mode);
  const error = /error: (.*)/.exec(answer.errors)?.[1] ?? null;
  if (error !== null) return { flags, error, records: {} };
  const records: Record<string, RecordAnswer> = {};
  for (const [, , tag = ""] of tags) {
    const account = answer.records.get(tag);
    const held = answer.records.get(`Requires_${tag}`)?.fields[1]?.split(" ")[0];
    if (account === undefined || held === undefined) throw new Error(`clang does not show ${tag}`);
    records[tag] = { ...account, requiredAlignment: Number(held) };
  }
  return { flags, error: null, records };
}
