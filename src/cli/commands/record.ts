import { resolve } from "node:path";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodes } from "../exit-codes.ts";
import { isFolder } from "../disk/hosts.ts";
import { printDiagnostics } from "../output.ts";
import { compareRecording, reportChanges, writeRecording } from "../recording/changes.ts";
import { encodeKernelDirectory } from "../recording/kernels.ts";
import { refuse } from "../shell.ts";
import { debugInfoOptions, headerOptions, rustSideOptions } from "../options/options.ts";

export const recordCommand: CommandDefinition = {
  name: "record",
  description: `Writes measured layouts into a folder of small text files, one for each record, to be reviewed and committed like code. From then on \`layoutcheck check\` needs no compiler, no header and no PDB: record on a Windows machine with cl, check on Linux.

The figures come from a compiler that is asked through a probe (--c, or the headers of the configuration; cl where there is one, else clang, else the embedded clang; --witness chooses), from a PDB or from a symbol table. Each file says where they come from: compiler, version, flags, language, the digest of every header that was read and of the question, or the PDB's GUID and age. No file names a path of your machine or a date, and the same input gives the same bytes.

Without NAME, the records of the Rust side that the C side knows are recorded with all that they hold by value, and those that the folder already has are measured anew. A header that is at hand and has changed makes what was recorded from it stale: \`check\` then exits with 3 and says how to record it anew. Where the compiler that measured is not at hand, --check compares digests and measures nothing.`,
  operands: [{ syntax: "[names...]", description: "records to record, by their Rust or C names" }],
  options: [
    "c",
    ...headerOptions,
    ...debugInfoOptions,
    "witness",
    "truth",
    "fromVergilius",
    ...rustSideOptions,
    "check",
    "config",
  ],
  formats: [],
  examples: [
    {
      command: "layoutcheck record --c include/widget.h",
      does: "measure what the crate binds, into layouts/",
    },
    {
      command: "layoutcheck record EPROCESS KTHREAD --pdb ntkrnlmp.pdb",
      does: "these two and all they hold, into layouts/ntkrnlmp-1a2b3c4d-1/",
    },
    {
      command: "layoutcheck record --check",
      does: "for CI: is what is recorded what the headers say now? (exit code 3 if not)",
    },
    {
      command: "layoutcheck record --c ntifs.h --witness cl",
      does: "on Windows, in a developer prompt; commit layouts/ and check anywhere",
    },
  ],
  run: runRecord,
};

async function runRecord(request: Request): Promise<ExitCode> {
  if (request.options.fromVergilius !== null) return recordKernels(request, request.options.fromVergilius);
  const { recordMeasured } = await import("../recording/record.ts");
  return recordMeasured(request);
}

/** The layouts that ship with this tool. */
function recordKernels({ options, shell }: Request, fromVergilius: string): ExitCode {
  const [truth] = options.truth;
  if (truth === undefined)
    return refuse(shell, "--from-vergilius needs --truth", "see: layoutcheck record --help");
  const source = resolve(shell.cwd, fromVergilius);
  if (!isFolder(source)) return refuse(shell, `${fromVergilius} is no folder`);
  const texts = encodeKernelDirectory(source);
  if (!texts.ok) {
    printDiagnostics(shell, options, [texts.error], () => null);
    return exitCodes.usage;
  }
  const wanted = {
    folder: resolve(shell.cwd, truth),
    texts: texts.value,
    isOwn: (name: string) => name.endsWith(".txt"),
  };
  const changes = options.check
    ? ({ ok: true, value: compareRecording(wanted) } as const)
    : writeRecording(wanted, shell.cwd);
  if (changes.ok) return reportChanges(changes.value, { isCheck: options.check, folder: truth }, shell);
  printDiagnostics(shell, options, [changes.error], () => null);
  return exitCodes.usage;
}
