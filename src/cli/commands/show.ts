import type { Binding, Build, Comparison, CSubject, Diagnostic, Recorded, ShownSide } from "../../index.ts";
import {
  albumOfOne,
  checkAgainstBuilds,
  compareRecords,
  endingEarlyIn,
  recordsHeldByValue,
  showAtText,
  showHtml,
  showText,
} from "../../index.ts";
import type { OpenedBinding } from "../rust/binding.ts";
import { cNamesOf, crateWith, openBinding } from "../rust/binding.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { didYouMean } from "../nearest.ts";
import { printDiagnostics, writeReports } from "../output.ts";
import { refuse } from "../shell.ts";
import type { Truth } from "../doors/truths.ts";
import { configuredHeaders, openTruths } from "../doors/truths.ts";
import { selectBuilds, shippedRecording, unknownBuild } from "../doors/windows.ts";
import { debugInfoOptions, headerOptions, rustSideOptions } from "../options/options.ts";

export const showCommand: CommandDefinition = {
  name: "show",
  description: `Shows one record, C and Rust side by side: a map of its bytes, 8 in a row, and then offset and type of each field with the holes between them. Of a large record the map leaves out rows in which nothing differs; -v draws them. With --at, only what lies at that byte, down to the innermost field.

The C side is what the command line names, or the configuration's headers; of several doors the first that is equal, else the first that has the record. Without any it is a shipped kernel build: the newest in which the binding is right, else the newest that has the record.`,
  operands: [{ syntax: "<name>", description: "the record, by its Rust or C name" }],
  options: [
    ...rustSideOptions,
    "c",
    ...headerOptions,
    ...debugInfoOptions,
    "truth",
    "windows",
    "at",
    "format",
    "output",
    "config",
  ],
  formats: ["text", "html"],
  examples: [
    { command: "layoutcheck show EPROCESS", does: "the record side by side, with holes" },
    { command: "layoutcheck show EPROCESS --format html=eprocess.html", does: "the same as a page" },
    { command: "layoutcheck show EPROCESS --at 0x448", does: "what lies at that offset" },
    {
      command: "layoutcheck show OVERLAPPED --c windows.h",
      does: "the record in a header beside the binding",
    },
    { command: "layoutcheck show _KTHREAD --windows 26100", does: "the C side alone, in one build" },
  ],
  run: runShow,
};

async function runShow({ operands, options, shell }: Request): Promise<ExitCode> {
  const [name = ""] = operands;
  const opened = await openBinding(options, shell.cwd, [name]);
  const binding = crateWith(opened, name)?.binding ?? null;
  const rust = binding === null ? null : rustSide(binding);
  const [cName = name] = cNamesOf(opened, name);
  const wanted = { name: cName, binding, rust };
  const found = await cSide(wanted, opened, { options, shell });
  if (typeof found === "number") return found;
  const { c, diagnostics, names } = found;
  printDiagnostics(shell, options, [...opened.diagnostics, ...diagnostics], opened.textOf);
  if (rust === null && c === null) {
    const known = [
      ...(await names()),
      ...opened.crates.flatMap(({ records }) => records.map(({ path }) => path)),
    ];
    const place = found.place === null ? "the kernel" : found.place;
    return refuse(shell, `no record is called ${name}, in Rust or in ${place}`, didYouMean(name, known));
  }
  const sides = [c, rust].filter((side) => side !== null);
  const comparison = c === null || rust === null ? null : comparisonOf(c, rust);
  const unwritten = writeReports(shell, options, "text", (format, style) =>
    format === "html"
      ? pageOf(c, rust, comparison)
      : options.at === null
        ? showText({ c, rust, comparison }, style, { verbose: options.verbose })
        : showAtText(sides, options.at, style),
  );
  printDiagnostics(shell, options, unwritten, () => null);
  const unreadable = opened.unreadable + found.unreadable + unwritten.length;
  return exitCodeOf({ unreadable, findings: 0, unverified: 0 });
}

interface Wanted {
  readonly name: string;
  readonly binding: Binding | null;
  readonly rust: ShownSide | null;
}

interface FoundSide {
  readonly c: CShown | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Inputs that could not be read. */
  readonly unreadable: number;
  /** Every name that could have been meant. */
  readonly names: () => Promise<readonly string[]>;
  /** Where was looked, for people; null: the shipped builds. */
  readonly place: string | null;
}

/** The C side from what was named, else from the configuration's headers, else from the shipped builds. */
async function cSide(
  wanted: Wanted,
  opened: OpenedBinding,
  { options, shell }: Pick<Request, "options" | "shell">,
): Promise<FoundSide | ExitCode> {
  const { name } = wanted;
  const isNamed = [options.c, options.pdb, options.isf, options.truth].some((given) => given.length > 0);
  const isConfigured = opened.configuration.headers.length > 0 && options.windows.length === 0;
  if (!isNamed && !isConfigured) return shippedSide(wanted, { options, shell });
  const doors = isNamed
    ? await openTruths(options, opened, shell.cwd, [name])
    : await configuredHeaders(options, opened, shell.cwd, [name]);
  if (doors.misuse !== null) return refuse(shell, ...doors.misuse);
  const sides = doors.truths.flatMap((truth) => shownIn(truth));
  const isEqual = (side: CShown): boolean =>
    wanted.rust !== null && comparisonOf(side, wanted.rust).verdict === "equal";
  const c = sides.find(isEqual) ?? sides[0] ?? null;
  const place = doors.truths.map(({ title }) => title).join(", ");
  const names = async (): Promise<readonly string[]> => {
    const all = await openTruths(options, opened, shell.cwd, []);
    return all.truths.flatMap((truth) => truth.names());
  };
  // Headers of the configuration need not have every record of the crate.
  if (c === null && !isNamed) return shippedSide(wanted, { options, shell });
  const { diagnostics, unreadable } = doors;
  return { c, diagnostics, unreadable, names, place: place === "" ? "what was named" : place };
}

function shownIn({ layouts, records, title, build, source }: Truth): readonly CShown[] {
  return records.flatMap((record) => {
    const layout = layouts.layoutOf(record);
    if (!layout.ok) return [];
    const name = layout.value.name ?? layout.value.aliases[0] ?? record;
    return [{ title: `C ${name} in ${title}`, name, build, source, layouts, layout: layout.value }];
  });
}

function shippedSide(
  { name, binding }: Wanted,
  { options, shell }: Pick<Request, "options" | "shell">,
): FoundSide | ExitCode {
  const recorded = shippedRecording(shell.cwd);
  if (!recorded.ok) {
    printDiagnostics(shell, options, [recorded.error], () => null);
    return exitCodes.usage;
  }
  const words = options.windows.length > 0 ? options.windows : ["all"];
  const selected = selectBuilds(words, recorded.value.builds);
  if (!selected.ok) return refuse(shell, ...unknownBuild(selected.error, recorded.value.builds));
  const c = sideInBuilds(name, binding, recorded.value, selected.value);
  const names = (): Promise<readonly string[]> =>
    Promise.resolve(recorded.value.names().map((one) => one.name));
  return { c, diagnostics: [], unreadable: 0, names, place: null };
}

function rustSide({ layouts, records }: Binding): ShownSide | null {
  const [record = ""] = records;
  const layout = layouts.layoutOf(record);
  return layout.ok ? { title: `Rust ${layout.value.path ?? record}`, layouts, layout: layout.value } : null;
}

interface CShown extends ShownSide {
  readonly name: string;
  readonly source: CSubject["source"];
  readonly build: string;
}

function sideInBuilds(
  name: string,
  binding: Binding | null,
  recorded: Recorded,
  builds: readonly Build[],
): CShown | null {
  const found = recorded.find(name).find(({ kind }) => kind === "record");
  if (found === undefined) return null;
  const right = binding === null ? null : newestRight(binding, recorded, builds, name);
  for (const version of [right, ...builds.toReversed().map((build) => build.version)]) {
    if (version === null) continue;
    const definitions = recorded.definitionsIn(found.name, version);
    const [definition] = definitions.ok ? definitions.value : [];
    if (definition === undefined) continue;
    const layouts = recorded.layoutsOf(version);
    const layout = layouts.layoutOf(definition);
    if (!layout.ok) continue;
    const title = `C ${found.name} in ${version}`;
    return { title, name: found.name, build: version, source: "windows", layouts, layout: layout.value };
  }
  return null;
}

function pageOf(c: CShown | null, rust: ShownSide | null, comparison: Comparison | null): string {
  const path = rust?.layout.path ?? c?.name ?? "";
  return showHtml(albumOfOne({ path, rust, c, comparison }));
}

/** What `check` would find between the two. */
function comparisonOf(c: CShown, rust: ShownSide): Comparison {
  const rustRecord = rust.layout.record;
  return compareRecords({
    rust: rust.layouts,
    rustRecord,
    c: c.layouts,
    cRecord: c.layout.record,
    embedded: recordsHeldByValue(rust.layouts).has(rustRecord),
    endingEarly: endingEarlyIn(c.source),
  });
}

function newestRight(
  binding: Binding,
  recorded: Recorded,
  builds: readonly Build[],
  cName: string,
): string | null {
  const [record = ""] = binding.records;
  const layout = binding.layouts.layoutOf(record);
  const own = layout.ok ? (layout.value.name ?? record) : record;
  const map = new Map([[own, cName]]);
  const checked = checkAgainstBuilds(binding, recorded, builds, { judge: "any", map });
  const answers = checked.ok ? checked.value.flatMap((one) => one.answers) : [];
  return answers.findLast(({ comparison }) => comparison.verdict === "equal")?.c.build ?? null;
}
