import { withoutAliases } from "../../src/model/model.ts";
import type { RecordType } from "../../src/model/model.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts, RecordLayout } from "../../src/layout/layouts.ts";
import { msvcC } from "../../src/layout/rules.ts";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import { parseC } from "../../src/parse/c/parse.ts";
import type { ParsedC } from "../../src/parse/c/parse.ts";
import type { DumpedPart, DumpedRecord } from "../../src/probe/dump.ts";
import { answerFrom } from "../../src/layout/answers.ts";
import { cParser } from "./c-parser.ts";

// Every record that clang dumps of a preprocessed header, against parser and engine together. Tagless records are found by
// their place.

export interface HeaderAgreement {
  /** Records that clang laid out. */
  readonly dumped: number;
  readonly equal: number;
  readonly differences: readonly string[];
  /** Records that we do not lay out, with the reason. */
  readonly unverified: readonly string[];
}

/** A preprocessed text to a model, constant expressions answered by the engine. */
export async function readHeaders(text: string, only: readonly string[] | null = null): Promise<ParsedC> {
  return parseC({ file: "<unit>", text }, await cParser(), {
    language: "c",
    ...(only === null ? {} : { only }),
    askLayout: (query, model) => {
      const answer = answerFrom(computeLayouts(model, msvcC), query);
      return answer.ok ? answer.value : { code: "value", detail: answer.error };
    },
  });
}

export function agreementOn(parsed: ParsedC, dumped: readonly DumpedRecord[]): HeaderAgreement {
  const { model } = parsed;
  const layouts = computeLayouts(model, msvcC);
  const byPlace = new Map([...model.records.values()].map((record) => [placeOf(record.span), record]));
  const differences: string[] = [];
  const unverified: string[] = [];
  let equal = 0;
  const asked = dumped.filter(({ name }) => name !== "__NSConstantString_tag");
  for (const theirs of asked) {
    const record =
      theirs.name === null
        ? theirs.place === null
          ? undefined
          : byPlace.get(placeOf(theirs.place))
        : (model.records.get(theirs.name) ?? behindTypedef(parsed, theirs.name));
    const layout = record === undefined ? null : layouts.layoutOf(record.id);
    if (layout?.ok !== true) {
      unverified.push(`${theirs.spelling}: ${layout === null ? "not found" : messageOf(layout.error)}`);
      continue;
    }
    const [left, right] = [accountOfOurs(layout.value, layouts), accountOfTheirs(theirs)];
    if (left === right) equal++;
    else differences.push(`${theirs.spelling}\n  ours  ${left}\n  clang ${right}`);
  }
  return { dumped: asked.length, equal, differences, unverified };
}

function placeOf({
  file,
  line,
  column,
}: {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}) {
  return `${file}:${line}:${column}`;
}

function behindTypedef({ model }: ParsedC, name: string): RecordType | undefined {
  const alias = model.aliases.get(name);
  const type = alias === undefined ? null : withoutAliases(alias);
  return type?.kind === "record" ? model.records.get(type.record) : undefined;
}

/** Size, alignment, and every field at every depth: `12 name` in bytes, `96+3 name` in bits. */
function accountOfOurs(layout: RecordLayout, layouts: Layouts): string {
  const fields = ourFields(layout, layouts, 0);
  return `${layout.form} ${layout.size} ${layout.alignment.most}: ${fields.join(", ")}`;
}

function ourFields(layout: RecordLayout, layouts: Layouts, base: number): readonly string[] {
  return layout.fields.flatMap((field) => {
    const name = field.name ?? "";
    if (field.kind === "bit-field") {
      const firstBit = (base + field.unitOffset) * 8 + (field.bitOffset ?? 0);
      return field.bitWidth === 0 ? [] : [`${firstBit}+${field.bitWidth} ${name}`];
    }
    const type = withoutAliases(field.type);
    const inner = type.kind === "record" ? layouts.layoutOf(type.record) : null;
    const offset = base + field.offset;
    return [`${offset} ${name}`, ...(inner?.ok === true ? ourFields(inner.value, layouts, offset) : [])];
  });
}

function accountOfTheirs({ form, size, alignment, parts }: DumpedRecord): string {
  return `${form} ${size} ${alignment}: ${theirFields(parts).join(", ")}`;
}

function theirFields(parts: readonly DumpedPart[]): readonly string[] {
  return parts.flatMap((part) => {
    switch (part.kind) {
      case "member":
        return [`${part.offset} ${part.name ?? ""}`, ...theirFields(part.parts)];
      case "bit-field":
        return part.bitWidth === 0 ? [] : [`${part.firstBit}+${part.bitWidth} ${part.name ?? ""}`];
      case "base":
      case "hidden":
        return [`${part.offset} (${part.kind})`];
    }
  });
}
