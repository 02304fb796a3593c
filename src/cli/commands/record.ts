import { resolve } from "node:path";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodes } from "../exit-codes.ts";
import { isFolder } from "../hosts.ts";
import { printDiagnostics } from "../output.ts";
import type { RecordingChanges } from "../record-kernels.ts";
import { compareRecording, encodeKernelDirectory, writeRecording } from "../record-kernels.ts";
import type { Shell } from "../shell.ts";
import { refuse } from "../shell.ts";

export const recordCommand: CommandDefinition = {
  name: "record",
  description: `Writes layouts that somebody measured into a folder of small text files, one for each record, to be reviewed and committed like code. The same input gives the same bytes.

Today it records the kernel types of the Vergilius project, the source of the layouts that ship with this tool.`,
  operands: [],
  options: ["fromVergilius", "truth", "check"],
  formats: [],
  examples: [
    {
      command: "layoutcheck record --from-vergilius kernels-data/x64 --truth layouts/ntoskrnl",
      does: "make the shipped kernel layouts anew",
    },
    {
      command: "layoutcheck record --from-vergilius kernels-data/x64 --truth layouts/ntoskrnl --check",
      does: "are they what the source says? (exit code 3 if not)",
    },
  ],
  run: runRecord,
};

async function runRecord({ options, shell }: Request): Promise<ExitCode> {
  const { fromVergilius, truth } = options;
  if (fromVergilius === null || truth === null) {
    return refuse(shell, "record needs --from-vergilius and --truth", "see: layoutcheck record --help");
  }
  const source = resolve(shell.cwd, fromVergilius);
  if (!isFolder(source)) return refuse(shell, `${fromVergilius} is no folder`);
  const texts = encodeKernelDirectory(source);
  if (!texts.ok) {
    printDiagnostics(shell, options, [texts.error], () => null);
    return exitCodes.usage;
  }
  const folder = resolve(shell.cwd, truth);
  const changes = options.check ? compareRecording(texts.value, folder) : writeRecording(texts.value, folder);
  return report(changes, options.check, truth, shell);
}

function report(changes: RecordingChanges, isCheck: boolean, truth: string, shell: Shell): ExitCode {
  const { written, removed, unchanged } = changes;
  const isSame = written.length === 0 && removed.length === 0;
  const words = isCheck ? ["differ", "should not be there"] : ["written", "removed"];
  shell.stdout.write(
    `${truth}: ${unchanged} files as they were, ${written.length} ${words[0]}, ${removed.length} ${words[1]}\n`,
  );
  for (const name of isCheck ? [...written, ...removed].slice(0, 20) : []) shell.stdout.write(`  ${name}\n`);
  return isCheck && !isSame ? exitCodes.unverified : exitCodes.ok;
}
