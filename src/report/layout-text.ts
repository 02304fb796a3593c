import { messageOf } from "../diagnostic/catalogue.ts";
import type { FlatField } from "../layout/flatten.ts";
import { flattenFields } from "../layout/flatten.ts";
import type { Gap } from "../layout/gaps.ts";
import { gapsOf } from "../layout/gaps.ts";
import type { Layouts, RecordLayout } from "../layout/layouts.ts";
import { knownAlignment } from "../layout/layouts.ts";
import type { LayoutSet } from "./layout-json.ts";
import type { Type } from "../model/model.ts";
import { recordNames } from "./record-names.ts";
import { spellIn } from "./spell-in.ts";
import type { Style } from "./text.ts";
import { counted, hexadecimal, paint, printable, shortened } from "./text.ts";

/** One record per paragraph: offset, size, type and name of each field, with the holes in their places. */
export function layoutText(sets: readonly LayoutSet[], style: Style): string {
  return sets.flatMap((set) => paragraphs(set, style)).join("\n");
}

function paragraphs({ layouts, records, build, witnesses }: LayoutSet, style: Style): readonly string[] {
  const names = recordNames(layouts, records);
  const typeOf = spellingsOf(layouts);
  return records.flatMap((record) => {
    const layout = layouts.layoutOf(record);
    if (!layout.ok) {
      const reason = printable(messageOf(layout.error));
      return [
        `${paint(style, "bold", printable(record))}: ${paint(style, "yellow", "unverified")}: ${reason}\n`,
      ];
    }
    const { name, isShownInside } = names.get(record) ?? { name: null, isShownInside: true };
    if (name === null || isShownInside) return [];
    const rows = rowsOf(flattenFields(layout.value, layouts), gapsOf(layout.value, layouts));
    return [
      `${headOf(layout.value, name, [...(build === null ? [] : [build]), ...(witnesses === undefined ? [] : [witnesses.join(", ")])], style)}\n${tableOf(rows, typeOf, style)}`,
    ];
  });
}

function headOf(layout: RecordLayout, name: string, sources: readonly string[], style: Style): string {
  const aliases = layout.aliases.filter((alias) => alias !== name);
  const also = aliases.length === 0 ? "" : ` (${aliases.map(printable).join(", ")})`;
  const place = layout.span === null ? "" : `${printable(layout.span.file)}:${layout.span.line}`;
  const where = [...sources, place].filter((word) => word !== "").join("  ");
  const title = paint(style, "bold", `${layout.form} ${printable(layout.path ?? name)}`);
  const size = `${counted(layout.size, "byte")} (${hexadecimal(layout.size)})`;
  return `${title}${also}: ${size}, alignment ${alignmentWords(layout)}${where === "" ? "" : paint(style, "dim", `  ${where}`)}`;
}

/** `8`, in bytes, or `from 1 to 8` where debug info only bounds it. */
export function alignmentWords({ alignment }: RecordLayout): string {
  const known = knownAlignment(alignment);
  return known === null ? `from ${alignment.least} to ${alignment.most}` : String(known);
}

type Row =
  | { readonly kind: "field"; readonly field: FlatField }
  | { readonly kind: "gap"; readonly gap: Gap };

/** Gaps go before the first field behind them; in a union, and at the end, after all fields. */
function rowsOf(fields: readonly FlatField[], gaps: readonly Gap[]): readonly Row[] {
  const rows: Row[] = [];
  let next = 0;
  for (const field of fields) {
    for (let gap = gaps[next]; gap !== undefined && gap.offset < field.offset; gap = gaps[++next]) {
      rows.push({ kind: "gap", gap });
    }
    rows.push({ kind: "field", field });
  }
  for (const gap of gaps.slice(next)) rows.push({ kind: "gap", gap });
  return rows;
}

/** How types are printed; each is spelled once, since few types make most of a crate's fields. */
function spellingsOf(layouts: Layouts): (type: Type) => string {
  const known = new Map<Type, string>();
  return (type) => {
    const before = known.get(type);
    if (before !== undefined) return before;
    const spelling = printable(spellIn(layouts, type));
    known.set(type, spelling);
    return spelling;
  };
}

function tableOf(rows: readonly Row[], typeOf: (type: Type) => string, style: Style): string {
  let longest = 4;
  for (const row of rows)
    if (row.kind === "field") longest = Math.max(longest, typeOf(row.field.type).length);
  const typeWidth = Math.min(longest, Math.max(20, Math.floor(style.width / 2) - 10));
  const line = (offset: string, size: string, rest: string): string =>
    `  ${offset.padStart(8)} ${size.padStart(7)}  ${rest}`.trimEnd();
  const head = paint(style, "dim", line("offset", "size", `${"type".padEnd(typeWidth)}  field`));
  const body = rows.map((row) => {
    if (row.kind === "gap") {
      const { gap } = row;
      return line(hexadecimal(gap.offset), String(gap.size), paint(style, "yellow", gapText(gap)));
    }
    const { field } = row;
    const type = shortened(typeOf(field.type), typeWidth).padEnd(typeWidth);
    const name = `${"  ".repeat(field.path.split(".").length - 1)}${printable(field.name)}`;
    return line(hexadecimal(field.offset), String(field.size), `${type}  ${name}${bitsOf(field, style)}`);
  });
  return `${[head, ...body].join("\n")}\n`;
}

function gapText(gap: Gap): string {
  return gap.kind === "unused-bits"
    ? `-- unused ${bitRange(gap.bitOffset, gap.bitWidth)}`
    : `-- ${gap.kind === "hole" ? "hole" : "tail padding"}`;
}

function bitsOf(field: FlatField, style: Style): string {
  if (field.kind === "member") return "";
  const range = field.bitOffset === null ? "bits unknown" : bitRange(field.bitOffset, field.bitWidth);
  return `${paint(style, "cyan", ` : ${field.bitWidth}`)}${paint(style, "dim", `  ${range}`)}`;
}

function bitRange(first: number, width: number): string {
  return width === 1 ? `bit ${first}` : `bits ${first}..${first + width - 1}`;
}
