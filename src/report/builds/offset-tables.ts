import { buildNumber } from "../../diff/offset-claims.ts";
import type { FieldRow } from "../../diff/build-table.ts";
import { rustName } from "../../model/rust-words.ts";
import type { BuildsReport } from "./builds-report.ts";
import { placeOf } from "./builds-json.ts";
import { hexadecimal } from "../text.ts";

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
      `/// Where \`${row.path}\` lies in \`${report.record}\`, in bytes, by Windows build number; \`None\` where it is not known.`,
      ...remarks.map((remark) => `/// ${remark}`),
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
      `/* Where ${row.path} lies in ${report.record}, in bytes, by Windows build number; -1 where it is not known.`,
      ...remarks.map((remark) => `   ${remark}`),
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

/** Only numbers that are known and follow each other are written as a range. */
function runsOf(
  { groups }: FieldRow,
  { table }: BuildsReport,
): { readonly runs: readonly Run[]; readonly remarks: readonly string[] } {
  const byNumber = new Map<number, Map<number | null, string[]>>();
  const left: string[] = [];
  for (const build of table.builds) {
    const number = buildNumber(build);
    const place = groups.find(({ builds }) => builds.includes(build))?.place;
    if (number === null) {
      if (place !== undefined) left.push(`${build}, at ${hexadecimal(place.offset)}, has no build number.`);
      continue;
    }
    const offsets = byNumber.get(number) ?? new Map<number | null, string[]>();
    byNumber.set(number, offsets);
    const offset = place?.offset ?? null;
    offsets.set(offset, [...(offsets.get(offset) ?? []), build]);
  }
  const runs: Run[] = [];
  for (const [number, offsets] of [...byNumber].sort(([one], [other]) => one - other)) {
    if (offsets.size > 1) {
      const said = [...offsets].map(([offset, builds]) => {
        const where = offset === null ? "nowhere" : hexadecimal(offset);
        return `${where} in ${builds.join(", ")}`;
      });
      left.push(`${number} is left out: ${said.join(", ")}.`);
      continue;
    }
    const [offset] = offsets.keys();
    const previous = runs.at(-1);
    if (offset === undefined || offset === null) continue;
    if (previous?.offset === offset && previous.last === number - 1)
      runs.splice(-1, 1, { ...previous, last: number });
    else runs.push({ first: number, last: number, offset });
  }
  return { runs, remarks: left };
}
