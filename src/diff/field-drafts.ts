import type { Layouts } from "../layout/layouts.ts";
import { spell } from "../model/spelling.ts";
import type { AccessorPair, FieldPair, FieldPairing, StandIn } from "../pair/pairing.ts";
import { isEvident } from "../pair/pairing.ts";
import { isPaddingName } from "../pair/names.ts";
import type { Part } from "../pair/parts.ts";
import type { Span } from "../source/source.ts";
import type { Draft } from "./cause.ts";
import type { Question } from "./compare.ts";
import type { Detail, Side } from "./finding.ts";
import { noSide, plainFinding } from "./finding.ts";

// What is said of one field: where it lies, which bits it has, that it is missing or too many.

export function bitDrafts(question: Question, pair: FieldPair): Draft[] {
  const c = pair.c.bits ?? { offset: 0, width: pair.c.size * 8 };
  const rust = pair.rust.bits ?? { offset: 0, width: pair.rust.size * 8 };
  // How many bits are left over is nobody's field.
  if (isPaddingName(pair.rust.name ?? "") && isPaddingName(pair.c.name ?? "")) return [];
  // A plain integer over the unit that holds the bit-field stands for the whole group of bits in it.
  const isWhole = pair.rust.bits === null && pair.rust.size === pair.c.size;
  if (rust.width !== c.width) {
    const sides = sidesOf(question, pair, rust.width, c.width);
    return [draft("bit-width", isWhole ? "note" : "error", pair.rust.path, sides)];
  }
  if (isWhole) return [];
  if (rust.offset === null || c.offset === null) {
    return [draft("unknown-bits", "note", pair.rust.path, sidesOf(question, pair, rust.offset, c.offset))];
  }
  const rustBit = pair.rust.offset * 8 + rust.offset;
  const cBit = pair.c.offset * 8 + c.offset;
  if (rustBit === cBit) return [];
  return [draft("bit-offset", "error", pair.rust.path, sidesOf(question, pair, rustBit, cBit))];
}

/** Where the bits of an accessor would be if the field that it reads were where C has it. */
export function accessorDrafts(question: Question, { shift, ...pair }: AccessorPair): Draft[] {
  const rust = { ...pair.rust, offset: pair.rust.offset - shift };
  return bitDrafts(question, { ...pair, rust });
}

export function renamedField(question: Question, pair: FieldPair): Draft {
  const severity = isEvident(pair) ? "note" : "warning";
  return draft(
    "field-name",
    severity,
    pair.rust.path,
    sidesOf(question, pair, pair.rust.offset, pair.c.offset),
  );
}

export function wrongOffset(question: Question, pair: FieldPair): Draft {
  return draft(
    "field-offset",
    "error",
    pair.rust.path,
    sidesOf(question, pair, pair.rust.offset, pair.c.offset),
  );
}

/** One finding for each run of bytes that nothing stands for; other names of the same bytes are listed under the first. */
export function missingFields(
  question: Question,
  missing: readonly Part[],
  record: Span | null,
): Array<{ part: Part; draft: Draft }> {
  const found: Array<{ part: Part; draft: Draft }> = [];
  const widestFirst = missing.toSorted(
    (a, b) => a.offset - b.offset || Number(a.bits !== null) - Number(b.bits !== null) || b.size - a.size,
  );
  for (const part of widestFirst) {
    const same = found.at(-1);
    if (same !== undefined && part.offset < same.part.offset + same.part.size)
      same.draft.drags.push(part.path);
    else found.push({ part, draft: missingField(question, part, record) });
  }
  return found;
}

function missingField(question: Question, part: Part, record: Span | null): Draft {
  return draft("missing-field", "warning", part.path, {
    rust: { ...noSide, span: record },
    c: sideOf(part, question.c, part.offset),
  });
}

export function extraFields(question: Question, pairing: FieldPairing): Array<{ part: Part; draft: Draft }> {
  const unnamedInC = pairing.standIns
    .filter(
      (standIn) =>
        standIn.as === "hole" ||
        standIn.as === "reserved" ||
        standIn.as === "alternative" ||
        (standIn.as === "blob" && standIn.rust.name?.startsWith("_") === false),
    )
    .map(({ rust, as }) => ({
      part: rust,
      draft: {
        ...extraField(question, rust, "note"),
        detail: standInDetails[as],
      },
    }));
  return [
    ...pairing.extras.map((part) => ({ part, draft: extraField(question, part, "error") })),
    ...unnamedInC,
  ];
}

const standInDetails: Readonly<Record<StandIn["as"], Detail | null>> = {
  reserved: "reserved-in-c",
  alternative: "alternative",
  padding: null,
  blob: null,
  "bit-fields": null,
  hole: null,
};

function extraField(question: Question, part: Part, severity: "error" | "note"): Draft {
  return draft("extra-field", severity, part.path, {
    rust: sideOf(part, question.rust, part.offset),
    c: noSide,
  });
}

export function draft(...said: Parameters<typeof plainFinding>): Draft {
  return { ...plainFinding(...said), drags: [] };
}

export function sidesOf(
  question: Question,
  pair: FieldPair,
  rust: number | null,
  c: number | null,
): { rust: Side; c: Side } {
  return { rust: sideOf(pair.rust, question.rust, rust), c: sideOf(pair.c, question.c, c) };
}

function sideOf(part: Part, layouts: Layouts, value: number | null): Side {
  return { name: part.name, value, type: spell(part.type, layouts.language), span: part.span };
}
