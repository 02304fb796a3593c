import { mkdirSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic, Result } from "../../index.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodes } from "../exit-codes.ts";
import { displayPath, readWholeFile, systemFailure } from "../disk/files.ts";
import { namesIn } from "../disk/hosts.ts";
import type { Shell } from "../shell.ts";

/** What a folder should hold. */
export interface NewFolder {
  /** Absolute. */
  readonly folder: string;
  /** By file name. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files that do not stay where `texts` has them no more. Whatever else is there does. */
  readonly isOwn: (name: string) => boolean;
}

/** How a folder differs from what it should hold: file names, sorted. */
export interface RecordingChanges {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/** Compares byte for byte, and touches nothing. */
export function compareRecording({ folder, texts, isOwn }: NewFolder): RecordingChanges {
  const isAsBefore = ([name, text]: readonly [string, string]): boolean => {
    const bytes = readWholeFile(join(folder, name), folder);
    return bytes.ok && Buffer.from(text).equals(bytes.value);
  };
  const written = [...texts].filter((file) => !isAsBefore(file)).map(([name]) => name);
  return {
    written: written.sort(),
    removed: namesIn(folder).filter((name) => isOwn(name) && !texts.has(name)),
    unchanged: texts.size - written.length,
  };
}

/** Makes the own files of the folder those of `texts`; what the system said no with. */
export function writeRecording(wanted: NewFolder, cwd: string): Result<RecordingChanges, Diagnostic> {
  const { folder, texts } = wanted;
  const changes = compareRecording(wanted);
  let path = folder;
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of changes.removed) unlinkSync((path = join(folder, name)));
    for (const name of changes.written) writeFileSync((path = join(folder, name)), texts.get(name) ?? "");
  } catch (error) {
    return { ok: false, error: systemFailure(error, displayPath(path, cwd)) };
  }
  return { ok: true, value: changes };
}

/** One line for a folder, and with --check the files that differ. */
export function reportChanges(
  changes: RecordingChanges,
  { isCheck, folder }: { readonly isCheck: boolean; readonly folder: string },
  shell: Shell,
): ExitCode {
  const { written, removed, unchanged } = changes;
  const isSame = written.length === 0 && removed.length === 0;
  const words = isCheck ? ["differ", "should not be there"] : ["written", "removed"];
  shell.stdout.write(
    `${folder}: ${unchanged} files as they were, ${written.length} ${words[0]}, ${removed.length} ${words[1]}\n`,
  );
  for (const name of isCheck ? [...written, ...removed].slice(0, 20) : []) shell.stdout.write(`  ${name}\n`);
  return isCheck && !isSame ? exitCodes.unverified : exitCodes.ok;
}
