import { buildNumber } from "../../diff/offset-claims.ts";
import type { FieldRow } from "../../diff/build-table.ts";
import { rustName } from "../../model/rust-words.ts";
import type { BuildsReport } from "./builds-report.ts";
import { placeOf } from "./builds-json.ts";
import { commented, hexadecimal } from "../text.ts";

// Tables of offsets keyed by build. A number that stands for two revisions which disagree is left out, and said so.

/** Every field of the report by build, with sizes and bits: all that is known. */
export function offsetsJson(report: BuildsReport): string {
  const fields = rowsOf(report).map(({ path, groups }) => ({
    path,
    byBuild: Object.fromEntries(
      report.table.builds.flatMap((build) => {
        const place = groups.find(({ builds }) => builds.includes(build))?.place;
        return place === undefined ? [] : [[build, placeOf(place)]];
      }),
    ),
  }));
  return `${JSON.stringify({ schemaVersion: 1, record: report.record, builds: report.builds, fields }, null, 2)}\n`;
}

/** A `const fn` for each field that takes the build number. */
export function offsetsRust(report: BuildsReport): string {
  const functions = rowsOf(report).map((row) => {
    const { runs, remarks } = runsOf(row, report);
    return [
      `/// Where \`${commented(row.path)}\` lies in \`${commented(report.record)}\`, in bytes, by Windows build number; \`None\` where it is not known.`,
      ...remarks.map((remark) => `/// ${commented(remark)}`),
      `pub const fn ${rustName(functionName(row, report))}(build: u32) -> Option<usize> {`,
      "    match build {",
      ...runs.map(({ first, last, offset }) => {
        const pattern = first === last ? `${first}` : `${first}..=${last}`;
        return `        ${pattern} => Some(${hexadecimal(offset)}),`;
      }),
      "        _ => None,",
      "    }",
      "}",
    ].join("\n");
  });
  return `// Written by layoutcheck builds --emit offsets.\n\n${functions.join("\n\n")}\n`;
}

/** A function for each field that takes the build number; -1 where it is not known. */
export function offsetsC(report: BuildsReport): string {
  const functions = rowsOf(report).map((row) => {
    const { runs, remarks } = runsOf(row, report);
    return [
      `/* Where ${commented(row.path)} lies in ${commented(report.record)}, in bytes, by Windows build number; -1 where it is not known.`,
      ...remarks.map((remark) => `   ${commented(remark)}`),
      " */",
      `static long ${functionName(row, report)}(unsigned long build)`,
      "{",
      ...runs.map(({ first, last, offset }) => {
        const condition = first === last ? `build == ${first}` : `build >= ${first} && build <= ${last}`;
        return `    if (${condition}) return ${hexadecimal(offset)};`;
      }),
      "    return -1;",
      "}",
    ].join("\n");
  });
  return `/* Written by layoutcheck builds --emit offsets. */\n\n${functions.join("\n\n")}\n`;
}

function rowsOf({ table, shown }: BuildsReport): readonly FieldRow[] {
  return table.rows.filter(({ path }) => shown === null || shown.has(path));
}

/** `eprocess_token_offset` */
function functionName({ path }: FieldRow, { record }: BuildsReport): string {
  const words = `${record.replace(/^_+/, "")}_${path}`.replaceAll(/([a-z\d])(?=[A-Z])/g, "$1_");
  return `${words.replaceAll(/\W+/g, "_").toLowerCase()}_offset`;
}

interface Run {
  readonly first: number;
  readonly last: number;
  readonly offset: number;
}

/** Only numbers that are known and follow each other are written as a range; of what is left out the remarks tell. */
function runsOf(
  row: FieldRow,
  { table }: BuildsReport,
): { readonly runs: readonly Run[]; readonly remarks: readonly string[] } {
  const remarks: string[] = [];
  const byNumber = new Map<number, Map<number | null, string[]>>();
  for (const build of table.builds) {
    const number = buildNumber(build);
    const offset = row.groups.find(({ builds }) => builds.includes(build))?.place.offset ?? null;
    if (number === null) {
      if (offset !== null) remarks.push(`${build}, at ${hexadecimal(offset)}, has no build number.`);
      continue;
    }
    const offsets = byNumber.get(number) ?? new Map<number | null, string[]>();
    byNumber.set(number, offsets.set(offset, [...(offsets.get(offset) ?? []), build]));
  }
  const runs: Run[] = [];
  for (const [number, offsets] of [...byNumber].sort(([one], [other]) => one - other)) {
    const [offset = null] = offsets.keys();
    if (offsets.size > 1) remarks.push(`${number} is left out: ${disagreement(offsets)}.`);
    else if (offset !== null) addRun(runs, number, offset);
  }
  return { runs, remarks };
}

function addRun(runs: Run[], number: number, offset: number): void {
  const previous = runs.at(-1);
  if (previous?.offset === offset && previous.last === number - 1)
    runs.splice(-1, 1, { ...previous, last: number });
  else runs.push({ first: number, last: number, offset });
}

function disagreement(offsets: ReadonlyMap<number | null, readonly string[]>): string {
  const said = [...offsets].map(
    ([offset, builds]) => `${offset === null ? "nowhere" : hexadecimal(offset)} in ${builds.join(", ")}`,
  );
  return said.join(", ");
}
