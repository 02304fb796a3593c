import type { ExitCode } from "../exit-codes.ts";
import { exitCodes } from "../exit-codes.ts";
import type { RecordingChanges } from "../record-kernels.ts";
import type { Shell } from "../shell.ts";

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
