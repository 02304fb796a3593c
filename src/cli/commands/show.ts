import type { Binding, Build, Comparison, Recorded, ShownSide } from "../../index.ts";
import {
  albumOfOne,
  checkAgainstBuilds,
  compareRecords,
  recordsHeldByValue,
  showAtText,
  showHtml,
  showText,
} from "../../index.ts";
import type { OpenedBinding } from "../binding.ts";
import { openBinding, recordsNamed } from "../binding.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { didYouMean } from "../nearest.ts";
import { printDiagnostics, writeReports } from "../output.ts";
import { refuse } from "../shell.ts";
import { selectBuilds, shippedRecording, unknownBuild } from "../windows.ts";

export const showCommand: CommandDefinition = {
  name: "show",
  description: `Shows one record, C and Rust side by side: a map of its bytes, 8 in a row, and then offset and type of each field with the holes between them. Of a large record the map leaves out rows in which nothing differs; -v draws them. With --at, only what lies at that byte, down to the innermost field.

The C side is a shipped kernel build: the one named with --windows, else the newest in which the binding is right, else the newest that has the record.`,
  operands: [{ syntax: "<name>", description: "the record, by its Rust or C name" }],
  options: [
    "rust",
    "features",
    "allFeatures",
    "defaultFeatures",
    "cfg",
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
    { command: "layoutcheck show _KTHREAD --windows 26100", does: "the C side alone, in one build" },
  ],
  run: runShow,
};

async function runShow({ operands, options, shell }: Request): Promise<ExitCode> {
  const [name = ""] = operands;
  const recorded = shippedRecording(shell.cwd);
  if (!recorded.ok) {
    printDiagnostics(shell, options, [recorded.error], () => null);
    return exitCodes.usage;
  }
  const words = options.windows.length > 0 ? options.windows : ["all"];
  const selected = selectBuilds(words, recorded.value.builds);
  if (!selected.ok) {
    return refuse(shell, ...unknownBuild(selected.error, recorded.value.builds));
  }
  const opened = await openBinding(options, shell.cwd, [name]);
  const binding = bindingOf(opened, name);
  const rust = binding === null ? null : rustSide(binding);
  const map = new Map(opened.configuration.map.map((one) => [one.rust, one.c]));
  const c = cSide(name, binding, recorded.value, selected.value, map);
  printDiagnostics(shell, options, opened.diagnostics, opened.textOf);
  if (rust === null && c === null) {
    const names = [
      ...recorded.value.names().map((one) => one.name),
      ...opened.crates.flatMap(({ records }) => records.map(({ path }) => path)),
    ];
    return refuse(shell, `no record is called ${name}, in Rust or in the kernel`, didYouMean(name, names));
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
  return exitCodeOf({ unreadable: unwritten.length, findings: 0, unverified: 0 });
}

/** The crate that has the record, narrowed to it; null if none has. */
function bindingOf(opened: OpenedBinding, name: string): Binding | null {
  const [record] = recordsNamed(opened, name);
  const crate = opened.crates.find(({ records }) => records.some((one) => one.record === record));
  return crate === undefined || record === undefined ? null : { ...crate.binding, records: [record] };
}

function rustSide({ layouts, records }: Binding): ShownSide | null {
  const [record = ""] = records;
  const layout = layouts.layoutOf(record);
  return layout.ok ? { title: `Rust ${layout.value.path ?? record}`, layouts, layout: layout.value } : null;
}

interface CShown extends ShownSide {
  readonly name: string;
  readonly build: string;
}

function cSide(
  name: string,
  binding: Binding | null,
  recorded: Recorded,
  builds: readonly Build[],
  map: ReadonlyMap<string, string>,
): CShown | null {
  const found = recorded.find(map.get(name) ?? name).find(({ kind }) => kind === "record");
  if (found === undefined) return null;
  const right = binding === null ? null : newestRight(binding, recorded, builds, map);
  for (const version of [right, ...builds.toReversed().map((build) => build.version)]) {
    if (version === null) continue;
    const definitions = recorded.definitionsIn(found.name, version);
    const [definition] = definitions.ok ? definitions.value : [];
    if (definition === undefined) continue;
    const layouts = recorded.layoutsOf(version);
    const layout = layouts.layoutOf(definition);
    if (!layout.ok) continue;
    const title = `C ${found.name} in ${version}`;
    return { title, name: found.name, build: version, layouts, layout: layout.value };
  }
  return null;
}

function pageOf(c: CShown | null, rust: ShownSide | null, comparison: Comparison | null): string {
  const path = rust?.layout.path ?? c?.name ?? "";
  return showHtml(albumOfOne({ path, rust, c, comparison }));
}

/** What `check` would find between the two. */
function comparisonOf(c: ShownSide, rust: ShownSide): Comparison {
  const rustRecord = rust.layout.record;
  return compareRecords({
    rust: rust.layouts,
    rustRecord,
    c: c.layouts,
    cRecord: c.layout.record,
    embedded: recordsHeldByValue(rust.layouts).has(rustRecord),
    endingEarly: "tolerated",
  });
}

function newestRight(
  binding: Binding,
  recorded: Recorded,
  builds: readonly Build[],
  map: ReadonlyMap<string, string>,
): string | null {
  const checked = checkAgainstBuilds(binding, recorded, builds, { judge: "any", map });
  const answers = checked.ok ? checked.value.flatMap((one) => one.answers) : [];
  return answers.findLast(({ comparison }) => comparison.verdict === "equal")?.c.build ?? null;
}
