import type { Style } from "../../index.ts";
import { checkText } from "../../index.ts";
import type { Checked } from "../checking/checking.ts";
import { checkingOptions, runChecks } from "../checking/checking.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import type { Render } from "../output.ts";
import { printDiagnostics, vocabularyNote, writeReports } from "../output.ts";
import { tallyOf, unreadableIn } from "../checking/tally.ts";

export const checkCommand: CommandDefinition = {
  name: "check",
  description: `Checks Rust records against their C counterparts: size, alignment, the offset and size of every field. Without a C side, the shipped layouts of ntoskrnl in 28 Windows builds are asked, and the report says for which of them the binding is right; exit code 0 then means: for at least one. With --windows every build that is named is judged.

NAME is matched without case, underscores and path: EPROCESS, _EPROCESS, nt::EPROCESS, Eprocess. Without one, the records that the configuration names are checked, or all that have a counterpart.`,
  operands: [{ syntax: "[names...]", description: "records to check" }],
  options: [...checkingOptions, "format", "output", "failOn", "minCoverage", "shard", "staged", "watch"],
  formats: ["text", "json", "sarif", "junit", "github", "markdown", "html", "cargo"],
  examples: [
    { command: "layoutcheck EPROCESS", does: "for which Windows builds is our EPROCESS right?" },
    {
      command: "layoutcheck EPROCESS --windows 19045",
      does: "is it right for these builds? (exit code 1 if not)",
    },
    {
      command: "layoutcheck EPROCESS --c nt.h --witness model,embedded",
      does: "the same against a header, whose layout a compiler must confirm",
    },
    {
      command: "layoutcheck check --staged",
      does: "in a pre-commit hook: only what is about to be committed",
    },
    {
      command: "cargo layoutcheck --workspace --message-format=json",
      does: "every member of a workspace, for rust-analyzer's check.overrideCommand",
    },
    { command: "layoutcheck check --watch", does: "again whenever a file that was read is saved" },
    {
      command: "layoutcheck --rust src/nt.rs --format json",
      does: "every kernel record of a file, for programs",
    },
    {
      command: "layoutcheck check --format html=layouts.html",
      does: "a page with a byte map of every record, to look at in a browser",
    },
  ],
  run: runCheck,
};

async function runCheck(request: Request): Promise<ExitCode> {
  return request.options.watch
    ? (await import("../watch/watch.ts")).runWatched(request, checkOnce)
    : checkOnce(request);
}

async function checkOnce(request: Request): Promise<ExitCode> {
  const { options, shell } = request;
  const checked = options.staged
    ? await (await import("../checking/staged-check.ts")).runStaged(request)
    : await runChecks(request);
  if (typeof checked === "number") return checked;
  const { ledger, policy, diagnostics, sources } = checked;
  const minCoverage = options.minCoverage ?? checked.opened.configuration.minCoverage;
  // Of a part, coverage says nothing.
  const isPart = options.shard !== null || options.staged;
  const tally = tallyOf(checked, isPart ? null : minCoverage);
  // Whoever commits wants to hear of mistakes alone.
  const isBrief = options.staged && !options.verbose && exitCodeOf(tally) === exitCodes.ok;
  const shown = isBrief ? { ...ledger, checks: [] } : ledger;
  const text = (style: Style): string =>
    checkText({ ledger: shown, policy, style, verbose: options.verbose });
  const isForPeople = options.format.every(({ format }) => format === "text");
  // Formats for programs are loaded where one is asked for.
  const render: Render = isForPeople
    ? (_, style) => text(style)
    : await (
        await import("../checking/document-reports.ts")
      ).rendering(checked, { tally, minCoverage, request, text });
  const unwritten = writeReports(shell, options, "text", render);
  printDiagnostics(shell, options, [...diagnostics, ...unwritten], checked.textOf);
  if (!options.quiet && !isBrief) shell.stderr.write(vocabularyNote(sources?.vocabulary ?? []));
  if (!options.quiet) await advise(checked, request);
  return exitCodeOf({ ...tally, unreadable: tally.unreadable + unwritten.length });
}

/** What to try, where nothing was compared or something could not be read. */
async function advise(checked: Checked, request: Request): Promise<void> {
  const { records, unpaired } = checked.ledger.summary;
  const { shard, staged } = request.options;
  const isPart = shard !== null || staged;
  const isFine = unreadableIn(checked) === 0 && (isPart || records > unpaired);
  if (isFine && request.options.features.length === 0) return;
  const { adviceAfter, unknownFeatures } = await import("../advice.ts");
  const features = await unknownFeatures(checked, request);
  for (const line of [...features, ...(isFine ? [] : adviceAfter(checked, request))])
    request.shell.stderr.write(`hint: ${line}\n`);
}
