import type { BitFieldLayout } from "../layout/layouts.ts";
import type { Form } from "../model/model.ts";
import { rustName } from "../model/rust-words.ts";
import { rustGuards } from "./rust-guards.ts";
import { hex } from "./numbers.ts";

/** One Rust type, ready to be printed. Offsets are in the type itself, in bytes. */
export interface RustItem {
  readonly name: string;
  readonly form: Form;
  /** What it is, for its doc comment. */
  readonly title: string;
  readonly size: number;
  readonly packed: number | null;
  readonly align: number | null;
  /** What the guard states; null: nothing. */
  readonly alignment: number | null;
  /** Where the type begins in the record that the doc comments count from. */
  readonly fromOutermost: number;
  readonly lines: ReadonlyArray<
    | { readonly kind: "gap"; readonly name: string; readonly offset: number; readonly bytes: number }
    | {
        readonly kind: "field";
        readonly name: string;
        readonly type: string;
        readonly remark: string;
        readonly offset: number;
        readonly size: number;
      }
    | {
        readonly kind: "unit";
        readonly name: string;
        readonly offset: number;
        readonly size: number;
        readonly fields: readonly BitFieldLayout[];
      }
  >;
}

/** The type, its guards, and the getters and setters of its bit-fields. */
export function printItem(item: RustItem): string {
  const { name, form, title, size, packed, align, lines, alignment } = item;
  const repr = [
    "C",
    ...(packed === null ? [] : [`packed(${packed})`]),
    ...(align === null ? [] : [`align(${align})`]),
  ];
  const fields = lines.map((line) => ({ path: line.name, offset: line.offset }));
  return [
    `/// \`${title}\`, ${hex(size)} bytes`,
    `#[repr(${repr.join(", ")})]`,
    "#[derive(Clone, Copy)]",
    `pub ${form} ${name} {`,
    ...lines.flatMap((line) => fieldLines(line, item)),
    "}",
    "",
    ...accessors(item),
    ...rustGuards({ type: name, size, alignment, fields }),
    "",
  ].join("\n");
}

function fieldLines(line: RustItem["lines"][number], { fromOutermost }: RustItem): readonly string[] {
  const at = hex(fromOutermost + line.offset);
  switch (line.kind) {
    case "gap":
      return [`    ${line.name}: [u8; ${hex(line.bytes)}],`];
    case "field": {
      const remark = line.remark === "" ? "" : `: ${line.remark}`;
      return [`    /// ${at}${remark}`, `    pub ${line.name}: ${line.type},`];
    }
    case "unit":
      return [
        ...line.fields.map((field) => `    /// ${at}: ${bitsText(field)}`),
        `    pub ${line.name}: u${line.size * 8},`,
      ];
  }
}

function bitsText({ name, bitOffset, bitWidth }: BitFieldLayout): string {
  const which = name === null ? "unnamed" : `\`${name}\``;
  if (bitOffset === null) return `${which}, ${bitWidth} bits, the first of them not known`;
  const last = bitOffset + bitWidth - 1;
  return `${which}, ${last === bitOffset ? `bit ${last}` : `bits ${bitOffset} to ${last}`}`;
}

function accessors({ name, lines }: RustItem): readonly string[] {
  const used = new Set<string>();
  const methods = lines.flatMap((line) =>
    line.kind === "unit" ? line.fields.flatMap((field) => accessorsOf(field, line, used)) : [],
  );
  return methods.length === 0 ? [] : [`impl ${name} {`, ...methods, "}", ""];
}

function accessorsOf(
  { name, bitOffset, bitWidth }: BitFieldLayout,
  unit: { readonly name: string; readonly size: number },
  used: Set<string>,
): readonly string[] {
  if (name === null || bitOffset === null) return [];
  const getter = rustName(name);
  if (used.has(getter)) return [];
  used.add(getter);
  const type = `u${unit.size * 8}`;
  const mask = hex((1n << BigInt(bitWidth)) - 1n);
  const kept = hex(
    ((1n << BigInt(unit.size * 8)) - 1n) ^ (((1n << BigInt(bitWidth)) - 1n) << BigInt(bitOffset)),
  );
  return [
    `    pub const fn ${getter}(&self) -> ${type} {`,
    `        (self.${unit.name} >> ${bitOffset}) & ${mask}`,
    "    }",
    `    pub fn ${rustName(`set_${name}`)}(&mut self, value: ${type}) {`,
    `        self.${unit.name} = (self.${unit.name} & ${kept}) | ((value & ${mask}) << ${bitOffset});`,
    "    }",
  ];
}
