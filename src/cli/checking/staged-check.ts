import { relative, resolve } from "node:path";
import type { Diagnostic, Layouts, RecordCheck, RecordId } from "../../index.ts";
import { closureOf, openLedger, severityOf } from "../../index.ts";
import type { Checked } from "./checking.ts";
import { runChecks } from "./checking.ts";
import type { Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodes } from "../exit-codes.ts";
import { isFile } from "../disk/hosts.ts";
import type { Options } from "../options/options.ts";
import { refuse } from "../shell.ts";
import type { Staged, View } from "./staged.ts";
import { openStaged } from "./staged.ts";

/**
 * Checks what is staged, as it is staged. Of its records those are judged whose text, or that of a record they hold, lies in
 * a staged file, and those whose answer is another one than in the last commit: constants, macros and features reach far.
 */
export async function runStaged(request: Request): Promise<Checked | ExitCode> {
  const { shell } = request;
  const staged = openStaged(shell.cwd, shell.env);
  if (staged === null)
    return refuse(
      shell,
      "--staged needs git and a repository around this folder",
      "without it the working tree is checked",
    );
  if (staged.files === null) return refuse(shell, "git could not tell what is staged");
  const after = staged.after();
  if (after === null) return refuse(shell, "git could not write out what is staged");
  try {
    const files = filesOf(request, staged.files, staged.root, after);
    if (files.size === 0) {
      shell.stderr.write("layoutcheck: nothing is staged that a layout could depend on\n");
      return exitCodes.ok;
    }
    const checked = await runChecks(requestIn(request, after));
    return typeof checked === "number" ? checked : await narrowed(checked, files, request, staged);
  } finally {
    after.dispose();
  }
}

/** The staged files, or those that the command line names, as the diagnostics of the view name them. */
function filesOf(
  { operands, shell }: Request,
  staged: readonly string[],
  root: string,
  after: View,
): ReadonlySet<string> {
  const absolute =
    operands.length > 0
      ? operands.map((path) => resolve(shell.cwd, path))
      : staged.map((file) => resolve(root, file));
  const shown = absolute
    .filter((path) => /\.(?:rs|h|hh|hpp|hxx|inc|inl|toml|txt|json|pdb)$/i.test(path))
    .map((path) => relative(after.cwd, resolve(after.cwd, after.path(relative(shell.cwd, path)))));
  return new Set(shown.map((path) => path.replaceAll("\\", "/")));
}

/** The same request, put to another state of the files. */
function requestIn({ options, shell }: Request, view: View): Request {
  const moved = (paths: readonly string[]): readonly string[] => paths.map(view.path);
  const isHeaderFile = (path: string): boolean => isFile(resolve(shell.cwd, path));
  const inView: Options = {
    ...options,
    rust: moved(options.rust),
    c: options.c.map((path) => (isHeaderFile(path) ? view.path(path) : path)),
    includeFolder: moved(options.includeFolder),
    isystem: moved(options.isystem),
    include: options.include.map((path) => (isHeaderFile(path) ? view.path(path) : path)),
    pdb: moved(options.pdb),
    isf: moved(options.isf),
    truth: moved(options.truth),
    config: options.config === null ? null : view.path(options.config),
  };
  return { operands: [], options: inView, shell: { ...shell, cwd: view.cwd } };
}

async function narrowed(
  checked: Checked,
  files: ReadonlySet<string>,
  request: Request,
  staged: Staged,
): Promise<Checked | ExitCode> {
  const { ledger, policy } = checked;
  const isEverything = [...files].some((file) => /(?:^|\/)(?:\.?layoutcheck|Cargo)\.toml$/.test(file));
  const isTouched = (check: RecordCheck): boolean => isEverything || dependsOn(check, files, checked);
  const isSound = (check: RecordCheck): boolean =>
    ["equal", "unpaired", "waived"].includes(ledger.stateOf(check));
  const isOurs = ({ span }: Diagnostic): boolean => span === null || files.has(span.file);
  const untouched = ledger.checks.filter((check) => !isTouched(check) && !isSound(check));
  const distant = checked.diagnostics.filter(
    (one) => !isEverything && !isOurs(one) && severityOf(one) === "error",
  );
  const before = untouched.length + distant.length === 0 ? null : await answersBefore(request, staged);
  const known = before ?? { answers: new Set<string>(), diagnostics: new Set<string>() };
  const kept = ledger.checks.filter(
    (check) => isTouched(check) || (!isSound(check) && !known.answers.has(answerKey(check))),
  );
  const old = untouched.filter((check) => !kept.includes(check)).length;
  if (old > 0 && !request.options.quiet) {
    const records = old === 1 ? "1 record was" : `${old} records were`;
    request.shell.stderr.write(
      `layoutcheck: ${records} already wrong or unverified in the last commit, which this one does not touch (layoutcheck check shows all)\n`,
    );
  }
  return {
    ...checked,
    ledger: openLedger(kept, { ...policy, isWhole: false }),
    diagnostics: checked.diagnostics.filter(
      (one) =>
        isEverything ||
        isOurs(one) ||
        (severityOf(one) === "error" && !known.diagnostics.has(diagnosticKey(one))),
    ),
  };
}

/** What the last commit says, without the lines on which it says so. Null if there is no last commit. */
async function answersBefore(
  request: Request,
  staged: Staged,
): Promise<{ readonly answers: ReadonlySet<string>; readonly diagnostics: ReadonlySet<string> } | null> {
  const before = staged.before();
  if (before === null) return null;
  try {
    const silent = { write: () => {}, isTTY: false, columns: null };
    const { shell, ...rest } = requestIn(request, before);
    const checked = await runChecks({ ...rest, shell: { ...shell, stderr: silent, stdout: silent } });
    if (typeof checked === "number") return null;
    return {
      answers: new Set(checked.ledger.checks.map(answerKey)),
      diagnostics: new Set(checked.diagnostics.map(diagnosticKey)),
    };
  } finally {
    before.dispose();
  }
}

function answerKey({ rust, answers }: RecordCheck): string {
  const told = answers.map(({ c, comparison }) => [
    c.name,
    c.build,
    comparison.verdict,
    comparison.verdict === "unverified" ? [comparison.reason.code, comparison.reason.args] : null,
    comparison.findings.map(({ code, severity, field, rust: ours, c: theirs }) => [
      code,
      severity,
      field,
      ours.value,
      theirs.value,
    ]),
  ]);
  return JSON.stringify([rust.path ?? rust.name, told]);
}

function diagnosticKey({ code, args, span }: Diagnostic): string {
  return JSON.stringify([code, args, span?.file]);
}

/** Whether the record, one that it holds, or its counterpart is written in one of the files. */
function dependsOn(
  { rust, answers, rustRecord }: RecordCheck,
  files: ReadonlySet<string>,
  { opened }: Checked,
): boolean {
  const isIn = (layouts: Layouts, record: RecordId): boolean =>
    closureOf(layouts, [record]).some((held) => {
      const layout = layouts.layoutOf(held);
      const span = layout.ok ? layout.value.span : layout.error.span;
      return span !== null && files.has(span.file);
    });
  if (rust.span !== null && files.has(rust.span.file)) return true;
  const isHeld = opened.crates.some(
    ({ binding, records }) =>
      records.some(({ record }) => record === rustRecord) && isIn(binding.layouts, rustRecord),
  );
  return isHeld || answers.some(({ asked }) => isIn(asked.layouts, asked.record));
}
