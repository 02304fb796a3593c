import type { Layouts, RecordLayout } from "../../src/layout/layouts.ts";
import { baseId } from "../../src/layout/subobject.ts";
import { withoutAliases } from "../../src/model/model.ts";
import type { DumpedPart, DumpedRecord } from "./record-dump.ts";

// A C++ record in the words that clang's dump and the engine share: every number, at every depth.

export interface CxxAccount {
  readonly size: number;
  readonly alignment: number;
  readonly nonVirtualSize: number;
  /** Sorted: `16 base`, `0 vfptr`, `12 name` in bytes, `96+3 name` in bits. */
  readonly parts: readonly string[];
}

export function accountOfDumped(record: DumpedRecord): CxxAccount {
  const { size, alignment, nonVirtualSize } = record;
  return { size, alignment, nonVirtualSize: nonVirtualSize ?? size, parts: dumpedParts(record.parts).sort() };
}

function dumpedParts(parts: readonly DumpedPart[]): string[] {
  return parts.flatMap((part) => {
    switch (part.kind) {
      case "member":
        return [`${part.offset} ${part.name ?? ""}`, ...dumpedParts(part.parts)];
      case "bit-field":
        return part.bitWidth === 0 ? [] : [`${part.firstBit}+${part.bitWidth} ${part.name ?? ""}`];
      case "base":
        return [
          `${part.offset} ${part.isVirtual ? "virtual-base" : "base"} ${lastWord(part.spelling)}`,
          ...dumpedParts(part.parts),
        ];
      case "hidden":
        return [`${part.offset} ${roles[part.role]}`];
    }
  });
}

const roles = { vftable: "vfptr", vbtable: "vbptr", vtordisp: "vtordisp" } as const;

/** A base's own name: without scopes and arguments, which have more than one spelling. */
function lastWord(spelling: string): string {
  const withoutArguments = spelling.replace(/<.*$/, "");
  return withoutArguments.slice(
    Math.max(withoutArguments.lastIndexOf(":"), withoutArguments.lastIndexOf(" ")) + 1,
  );
}

export function accountOfLayout(layout: RecordLayout, layouts: Layouts): CxxAccount {
  const base = layouts.layoutOf(baseId(layout.record));
  const nonVirtualSize = base.ok ? base.value.size : layout.size;
  const parts = laidOutParts(layout, layouts, 0).sort();
  return { size: layout.size, alignment: layout.alignment.most, nonVirtualSize, parts };
}

function laidOutParts(layout: RecordLayout, layouts: Layouts, start: number): string[] {
  return layout.fields.flatMap((field) => {
    const name = field.name ?? "";
    if (field.kind === "bit-field") {
      const firstBit = (start + field.unitOffset) * 8 + (field.bitOffset ?? 0);
      return field.bitWidth === 0 ? [] : [`${firstBit}+${field.bitWidth} ${name}`];
    }
    const offset = start + field.offset;
    const type = withoutAliases(field.type);
    const inner = type.kind === "record" ? layouts.layoutOf(type.record) : null;
    const inside = inner?.ok === true ? laidOutParts(inner.value, layouts, offset) : [];
    const isBase = field.role === "base" || field.role === "virtual-base";
    const said = isBase ? `${field.role} ${nameOfBase(type)}` : (field.role ?? name);
    return [`${offset} ${said}`, ...inside];
  });
}

function nameOfBase(type: { readonly kind: string; readonly record?: string }): string {
  return lastWord((type.record ?? "").replace(/ \(base\)$/, ""));
}
