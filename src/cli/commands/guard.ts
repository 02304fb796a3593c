import type { Answer, Guarded, GuardLanguage, GuardRequest, RecordCheck } from "../../index.ts";
import { checkText, counted, guardText, openLedger } from "../../index.ts";
import type { Checked } from "../checking/checking.ts";
import { checkingOptions, runChecks } from "../checking/checking.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode, Tally } from "../exit-codes.ts";
import { exitCodeOf } from "../exit-codes.ts";
import { printDiagnostics, styleFor, writeReports } from "../output.ts";
import { refuse } from "../shell.ts";
import { tallyOf } from "../checking/tally.ts";

export const guardCommand: CommandDefinition = {
  name: "guard",
  description: `Prints assertions that stop the compiler when a verified layout changes: for Rust a constant with the size, the alignment and every offset, each with a message that cites the C side; for C++ (and C11) the matching static_asserts, which stop the header's compiler.

Only what is equal is guarded. Anything else is refused with its findings, and the exit code is that of a check. Rust guards belong into the module of their record, where its private fields have names. They need Rust 1.77, and 1.82 where they reach into a nested record.`,
  operands: [{ syntax: "[names...]", description: "records to guard; or --all" }],
  options: [...checkingOptions, "format", "output"],
  formats: ["rust", "c++", "both"],
  examples: [
    { command: "layoutcheck guard EPROCESS", does: "const assertions for Rust" },
    {
      command: "layoutcheck guard REQUEST --c inc/shared.h --format both",
      does: "the static_asserts for the header as well",
    },
    {
      command: "layoutcheck guard --all --format rust=guards.rs --format c++=guards.cpp",
      does: "everything that is verified, into files",
    },
  ],
  run: runGuard,
};

async function runGuard(request: Request): Promise<ExitCode> {
  const { operands, options, shell } = request;
  if (operands.length === 0 && !options.all)
    return refuse(shell, "guard needs the name of a record, or --all", "see: layoutcheck guard --help");
  const checked = await runChecks(request);
  if (typeof checked === "number") return checked;
  printDiagnostics(shell, options, checked.diagnostics, checked.textOf);
  const { ledger, opened } = checked;
  const requests = ledger.checks.flatMap((check): readonly GuardRequest[] => {
    const guarded = guardedOf(check, checked);
    const rust = opened.crates.find(({ model }) => model.records.has(check.rustRecord));
    return guarded === null || rust === undefined ? [] : [{ guarded, rust: rust.binding.layouts }];
  });
  const refused = ledger.checks.filter((check) => !requests.some(({ guarded }) => guarded.check === check));
  sayWhatIsRefused(refused, checked, request);
  const unnamed = new Set<string>();
  const unwritten =
    requests.length === 0
      ? []
      : writeReports(shell, options, "rust", (format) => {
          const { text, unnamed: unwritable } = guardText(requests, languageOf(format));
          for (const name of unwritable) unnamed.add(name);
          return text;
        });
  printDiagnostics(shell, options, unwritten, () => null);
  for (const name of unnamed)
    shell.stderr.write(`note: ${name} is equal, but has no name that a guard could use\n`);
  const tally = options.all ? tallyOf(checked, null) : tallyOfNamed(refused, checked);
  return exitCodeOf({
    ...tally,
    unreadable: tally.unreadable + unwritten.length,
    unverified: tally.unverified + unnamed.size,
  });
}

/** The record with what vouches for it; null unless it is equal. Of a binding for some build: the newest that agrees. */
function guardedOf(check: RecordCheck, { ledger }: Checked): Guarded | null {
  if (ledger.stateOf(check) !== "equal") return null;
  const equal = check.answers.filter((answer) => ledger.stateOfAnswer(check, answer) === "equal");
  const chosen: readonly Answer[] = check.judge === "any" ? equal.slice(-1) : equal;
  const [first, ...rest] = chosen;
  return first === undefined ? null : { check, answers: [first, ...rest] };
}

function languageOf(format: string): GuardLanguage {
  return format === "c++" || format === "both" ? format : "rust";
}

/** Findings are about what is not guarded, so they are no part of the guards. */
function sayWhatIsRefused(
  refused: readonly RecordCheck[],
  { ledger, policy }: Checked,
  { options, shell }: Request,
): void {
  const wanted = options.all ? refused.filter((check) => ledger.stateOf(check) !== "unpaired") : refused;
  if (wanted.length === 0 || options.quiet) return;
  const own = { ...policy, isWhole: false };
  const text = checkText({
    ledger: openLedger(wanted, own),
    policy: own,
    style: styleFor(shell, shell.stderr, options),
    verbose: options.verbose,
  });
  shell.stderr.write(`${text}no guards for ${counted(wanted.length, "record")} that could not be verified\n`);
}

/** Each record that was asked for and is not equal: a waiver is no verification. */
function tallyOfNamed(refused: readonly RecordCheck[], checked: Checked): Tally {
  const different = refused.filter((check) =>
    check.answers.some(({ comparison }) => comparison.verdict === "different"),
  );
  const { unreadable, findings, unverified } = tallyOf(checked, null);
  return {
    unreadable,
    findings: Math.max(findings, different.length),
    unverified: Math.max(unverified, refused.length),
  };
}
