import type { CheckDocument, Diagnostic } from "../../index.ts";
import {
  diagnostic,
  mergeDocuments,
  missingShards,
  readDocument,
  tallyOfWhole,
  wholeFile,
} from "../../index.ts";
import type { CommandDefinition, Request } from "../command.ts";
import { printedDocument } from "../checking/document-reports.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { readTextFile } from "../disk/files.ts";
import { printDiagnostics, writeReports } from "../output.ts";
import { refuse } from "../shell.ts";

export const mergeCommand: CommandDefinition = {
  name: "merge",
  description: `Makes one report of several: those of machines that shared a job with --shard, or of several crates. Takes what \`check --format json\` printed. The exit code is that of the whole, and 3 where a part of a shared job is missing. A report has no layouts, so there is no html; the page is made by \`check --format html\`.`,
  operands: [{ syntax: "[reports...]", description: "JSON reports of `layoutcheck check`" }],
  options: ["format", "output", "failOn", "minCoverage"],
  formats: ["markdown", "json", "sarif", "junit", "github"],
  examples: [
    {
      command: "layoutcheck check --all --shard 2/4 --format json=part-2.json",
      does: "the second of four machines",
    },
    {
      command: "layoutcheck merge part-*.json --format sarif=layout.sarif --format markdown",
      does: "afterwards: one SARIF file, and a summary on stdout",
    },
  ],
  run: (request) => Promise.resolve(runMerge(request)),
};

/** Of several reports those that can be read are merged; the exit code tells that some could not. */
function runMerge({ operands, options, shell }: Request): ExitCode {
  if (operands.length === 0) {
    return refuse(shell, "no report is named", "try: layoutcheck merge part-1.json part-2.json");
  }
  const read = operands.map((path) => readReport(path, shell.cwd));
  const documents = read.flatMap((one) => (one.ok ? one.document : []));
  const unreadable = read.flatMap((one) => (one.ok ? [] : one.diagnostic));
  if (documents.length === 0) {
    printDiagnostics(shell, options, unreadable, () => null);
    return exitCodes.usage;
  }
  const merged = mergeDocuments(documents);
  const unwritten = writeReports(shell, options, "markdown", (format) => printedDocument(merged, format));
  printDiagnostics(shell, options, [...unreadable, ...unwritten], () => null);
  const missing = missingShards(documents);
  if (missing.length > 0) shell.stderr.write(`layoutcheck: no report of part ${missing.join(", ")}\n`);
  const tally = tallyOfWhole(merged, documents, options);
  return exitCodeOf({ ...tally, unreadable: tally.unreadable + unreadable.length + unwritten.length });
}

type ReadReport =
  | { readonly ok: true; readonly document: CheckDocument }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

function readReport(path: string, cwd: string): ReadReport {
  const text = readTextFile(path, cwd);
  if (!text.ok) return { ok: false, diagnostic: text.error };
  const read = readDocument(text.value.text);
  if (read.ok) return read;
  const found = `${text.value.file}: ${read.why}`;
  const expected = "a report of `layoutcheck check --format json`";
  return {
    ok: false,
    diagnostic: diagnostic("foreign-file", { expected, found }, wholeFile(text.value.file)),
  };
}
