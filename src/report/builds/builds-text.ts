import { groupBuilds } from "../../diff/builds.ts";
import type { BuildChange, FieldPlace, FieldRow } from "../../diff/build-table.ts";
import type { OffsetVerdict } from "../../diff/offset-claims.ts";
import type { RecordCheck } from "../../diff/verdicts.ts";
import { firstCauses, listed, placeWords, rangeWords } from "./build-words.ts";
import type { BuildsReport } from "./builds-report.ts";
import type { Style } from "../text.ts";
import { counted, hexadecimal, paint, printable, shortened, wrapped } from "../text.ts";

/** The report for people: where the binding is right, the first cause elsewhere, where each field lies, what changed. */
export function buildsText(report: BuildsReport, style: Style): string {
  const { record, table, absent } = report;
  const lines = [
    paint(style, "bold", `${printable(record)} in ${counted(table.builds.length, "build")}`),
    ...(absent.length === 0
      ? []
      : listed("  not in: ", rangeWords(namesOf(report), absent).map(printable), style.width)),
    ...(report.check === null ? [] : bindingLines(report.check, report, style)),
    ...report.offsets.flatMap((one) => ["", ...offsetLines(one, report, style)]),
    "",
    ...tableLines(report, style),
    ...(report.changes ?? []).flatMap((change) => ["", ...changeLines(change, style)]),
    ...(report.changes?.length === 0 ? ["", "nothing changed in C"] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function namesOf({ builds }: BuildsReport): readonly string[] {
  return builds.map(({ build }) => build);
}

function bindingLines(check: RecordCheck, report: BuildsReport, style: Style): readonly string[] {
  const { rust, answers } = check;
  const asked = namesOf(report);
  const place = rust.span === null ? "" : `  ${rust.span.file}:${rust.span.line}`;
  const results = answers.map(({ c, comparison }) => ({ build: c.build ?? c.name, comparison }));
  const groups = groupBuilds(results);
  const right = groups
    .filter(({ comparison }) => comparison.verdict === "equal")
    .flatMap(({ builds }) => builds);
  const wrong = groups.filter(({ comparison }) => comparison.verdict !== "equal");
  const head = `  ${right.length === 0 ? "right for none of them" : `right for ${right.length}: `}`;
  return [
    printable(`binding ${rust.path ?? rust.name}${place}`),
    ...(right.length === 0 ? [head] : listed(head, rangeWords(asked, right).map(printable), style.width)),
    ...(wrong.length === 0 ? [] : [`  not for ${answers.length - right.length}; the first cause in each:`]),
    ...firstCauses(wrong).flatMap(({ builds, words }) => [
      ...listed("    ", rangeWords(asked, builds).map(printable), style.width),
      ...indented("      ", words, style),
    ]),
  ];
}

/** Prose in lines that are all indented alike. */
function indented(indent: string, text: string, { width }: Style): readonly string[] {
  return wrapped(printable(text), width - indent.length).map((line) => `${indent}${line}`);
}

function offsetLines(verdict: OffsetVerdict, report: BuildsReport, style: Style): readonly string[] {
  const { stated, subject, right, wrong, silent, unread } = verdict;
  const asked = namesOf(report);
  const says = stated.says.kind === "constant" ? ` = ${hexadecimal(stated.says.value)}` : "(build)";
  const name = [...stated.modules, stated.name].join("::");
  const head = printable(`offset ${name}${says}  ${stated.span.file}:${stated.span.line}`);
  if (subject.kind === "ambiguous")
    return [
      head,
      ...indented(
        "  ",
        `not judged: its name fits ${subject.candidates.join(" and ")}; say which in [[offsets]] of the configuration`,
        style,
      ),
    ];
  if (subject.kind === "no-such-field") return [head, `  not judged: no build has a field ${subject.field}`];
  const isConstant = stated.says.kind === "constant";
  const by = subject.by === "name" ? "by its name" : "as configured";
  const ranges = (words: string, builds: readonly string[]): readonly string[] =>
    builds.length === 0 ? [] : listed(`  ${words}: `, rangeWords(asked, builds).map(printable), style.width);
  return [
    head,
    `  ${by}, where ${subject.row.path} lies in ${report.record}`,
    ...ranges(`right for ${right.length}`, right),
    ...(isConstant && right.length > 0
      ? ranges(
          "another offset",
          wrong.flatMap(({ builds }) => builds),
        )
      : wrong.flatMap(({ said, inC, builds }) =>
          ranges(
            inC === null
              ? `says ${hexadecimal(said)} where C has no such field`
              : `says ${hexadecimal(said)}, C has ${hexadecimal(inC)}`,
            builds,
          ),
        )),
    ...unread.flatMap(({ spelling, builds }) =>
      ranges(`not verified, \`${shortened(printable(spelling), 30)}\` is no number`, builds),
    ),
    ...ranges(isConstant ? "no such field" : "no answer", silent),
  ];
}

const offsetWidth = 12;

function tableLines(report: BuildsReport, style: Style): readonly string[] {
  const { table, shown } = report;
  const rows = table.rows.filter(({ path }) => shown === null || shown.has(path));
  const longest = rows.reduce((most, { path }) => Math.max(most, path.length), 6);
  const nameWidth = Math.min(longest, Math.max(12, style.width - offsetWidth - 40));
  const head = `${"field".padEnd(nameWidth)}  ${"offset".padStart(offsetWidth)}  builds`;
  const sizes = table.sizes.flatMap(({ size, builds }, at) =>
    groupLines(at === 0 ? "(size)" : "", `  ${hexadecimal(size)}`, builds, { report, style, nameWidth }),
  );
  const legend =
    report.inRust === null ? [] : [paint(style, "dim", "= marks where the binding has the field")];
  return [
    paint(style, "bold", head),
    ...rows.flatMap((row) => rowLines(row, { report, style, nameWidth })),
    ...sizes,
    ...legend,
  ];
}

interface TableStyle {
  readonly report: BuildsReport;
  readonly style: Style;
  readonly nameWidth: number;
}

function rowLines({ path, groups }: FieldRow, look: TableStyle): readonly string[] {
  const inRust = look.report.inRust?.get(path) ?? null;
  return groups.flatMap(({ place, builds }, at) => {
    const mark = inRust === place.offset ? "= " : "  ";
    const name = at === 0 ? shortened(printable(path), look.nameWidth) : "";
    return groupLines(name, `${mark}${placeWords(place)}`, builds, look);
  });
}

function groupLines(
  name: string,
  place: string,
  builds: readonly string[],
  { report, style, nameWidth }: TableStyle,
): readonly string[] {
  const head = `${name.padEnd(nameWidth)}  ${place.padStart(offsetWidth)}  `;
  const isAll = builds.length === report.table.builds.length;
  const words = isAll ? ["all"] : rangeWords(report.table.builds, builds).map(printable);
  return listed(head, words, style.width);
}

const shownPaths = 6;

function changeLines(change: BuildChange, style: Style): readonly string[] {
  const { from, to, size, moved, changed, added, removed } = change;
  const paths = (words: string, list: readonly string[]): readonly string[] => {
    if (list.length === 0) return [];
    const rest = list.length > shownPaths + 1 ? [`and ${list.length - shownPaths} more`] : [];
    const kept = rest.length === 0 ? list : list.slice(0, shownPaths);
    return listed(`  ${words}: `, [...kept.map(printable), ...rest], style.width);
  };
  return [
    paint(style, "bold", printable(`${to}, against ${from}`)),
    ...(size === null ? [] : [`  size: ${hexadecimal(size[0])} -> ${hexadecimal(size[1])}`]),
    ...paths(
      "new",
      added.map(({ path, place }) => `${path} ${placeWords(place)}`),
    ),
    ...paths(
      "gone",
      removed.map(({ path, place }) => `${path} ${placeWords(place)}`),
    ),
    ...paths(
      "other",
      changed.map(({ path, before, after }) => `${path} ${differenceWords(before, after)}`),
    ),
    ...moved.flatMap(({ by, paths: list }) =>
      paths(
        `moved by ${by < 0 ? "-" : "+"}${hexadecimal(Math.abs(by))}, ${counted(list.length, "field")}`,
        list,
      ),
    ),
  ];
}

/** What is not the same of place, size and type. */
function differenceWords(before: FieldPlace, after: FieldPlace): string {
  const pairs = [
    [placeWords(before), placeWords(after)],
    [before.type, after.type],
    [`size ${hexadecimal(before.size)}`, hexadecimal(after.size)],
  ] as const;
  const isTyped = before.type !== after.type;
  const shown = pairs.filter(
    ([one, other], at) => one.replace("size ", "") !== other && !(at === 2 && isTyped),
  );
  return shown.map(([one, other]) => `${one} -> ${other}`).join(", ");
}
