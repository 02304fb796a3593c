import type { Diagnostic, Result, Waiver } from "../../index.ts";
import { adopt, counted, openLedger, waiversToml } from "../../index.ts";
import { appendTables, createFile } from "../configuration/append-toml.ts";
import type { Checked } from "../checking/checking.ts";
import { checkingOptions, runChecks } from "../checking/checking.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { printDiagnostics } from "../output.ts";
import { packageVersion } from "../package-files.ts";
import { tallyOf, unreadableIn } from "../checking/tally.ts";

export const adoptCommand: CommandDefinition = {
  name: "adopt",
  description: `Writes today's findings as waivers into the configuration, so that a crate can start with a check that passes and that fails on what is new. Each waiver names the record, the field and the code; a check shows what is waived with its waiver, and reports a waiver that is not needed any more.

The waivers are added at the end of the configuration that holds here, which otherwise stays as it is; without one, layoutcheck.toml is made. Give the same sides as to check.`,
  operands: [{ syntax: "[names...]", description: "records to adopt; without one, as check" }],
  options: [...checkingOptions, "failOn", "reason", "owner", "expires", "dryRun"],
  formats: [],
  examples: [
    { command: "layoutcheck adopt", does: "everything that check finds today is waived" },
    {
      command: 'layoutcheck adopt --owner "kernel team" --expires 2027-01-01',
      does: "and somebody answers for it until then",
    },
    { command: "layoutcheck adopt EPROCESS --dry-run", does: "prints the waivers, writes nothing" },
  ],
  run: runAdopt,
};

const defaultReason = "adopted as found; nobody has looked at it yet";

async function runAdopt(request: Request): Promise<ExitCode> {
  const { options, shell } = request;
  const checked = await runChecks(request);
  if (typeof checked === "number") return checked;
  printDiagnostics(shell, options, checked.diagnostics, checked.textOf);
  if (unreadableIn(checked) > 0) return exitCodes.usage;
  const { reason, owner, expires } = options;
  const waivers = adopt(checked.ledger.checks, checked.policy, {
    reason: reason ?? defaultReason,
    owner,
    expires,
    waivesUnpaired: checked.isByName,
    waivesErrors: !checked.isByName,
  });
  if (options.dryRun) {
    shell.stdout.write(waiversToml(waivers, checked.opened.configurationAt));
    return exitCodes.ok;
  }
  const written = waivers.length === 0 ? null : await write(waivers, checked, shell.cwd);
  if (written?.ok === false) {
    printDiagnostics(shell, options, [written.error], () => null);
    return exitCodes.usage;
  }
  shell.stdout.write(adoptedLine(waivers, written?.value ?? null));
  return exitCodeOf({ unreadable: 0, findings: 0, unverified: sayWhatRemains(waivers, checked, request) });
}

function adoptedLine(waivers: readonly Waiver[], file: string | null): string {
  const records = new Set(waivers.map(({ record }) => record).filter((record) => record !== "*")).size;
  const where = file === null ? "" : ` in ${file}`;
  return `${counted(waivers.length, "waiver")} for ${counted(records, "record")}${where}\n`;
}

/** The file that was written to. */
async function write(
  waivers: readonly Waiver[],
  { opened }: Checked,
  cwd: string,
): Promise<Result<string, Diagnostic>> {
  const { configurationFile, configurationAt: at } = opened;
  const text = waiversToml(waivers, at);
  const path = configurationFile ?? "layoutcheck.toml";
  const made =
    configurationFile === null
      ? createFile(path, `${schemaLine()}${text}`, cwd)
      : await appendTables({ path, text, array: [...at, "waive"], count: waivers.length }, cwd);
  return made.ok ? { ok: true, value: path } : made;
}

/** Tells editors (taplo, Even Better TOML) where the schema is. */
function schemaLine(): string {
  return `#:schema https://unpkg.com/layoutcheck@${packageVersion()}/layoutcheck.schema.json\n`;
}

/** What no build has is still not there afterwards. */
function sayWhatRemains(waivers: readonly Waiver[], checked: Checked, { options, shell }: Request): number {
  const policy = { ...checked.policy, waivers: [...checked.policy.waivers, ...waivers] };
  const ledger = openLedger(checked.ledger.checks, policy);
  const { findings, unverified } = tallyOf({ ...checked, ledger, policy }, null);
  const remaining = findings + unverified;
  if (remaining > 0 && !options.quiet)
    shell.stderr.write(
      `note: ${counted(remaining, "thing")} cannot be waived: builds without the record, witnesses that could not be heard, stale waivers\n`,
    );
  return remaining;
}
