import type { Layouts } from "../../src/layout/layouts.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import { msvcC } from "../../src/layout/rules.ts";
import type { Model } from "../../src/model/model.ts";
import { parseC } from "../../src/parse/c/parse.ts";
import { fieldPaths } from "./questions-of-layouts.ts";
import type { PathedField } from "./questions-of-layouts.ts";
import type { ProbeAnswers } from "../../src/probe/questions.ts";
import type { KernelText } from "../../src/truth/c-text.ts";
import { cParser } from "./c-parser.ts";

// Recorded figures against what was made of the C text that was generated from them.

export interface Tally {
  records: number;
  /** Single numbers: sizes, alignments, offsets, first bits. */
  assertions: number;
  /** Bit-fields whose first bit the recording does not know: only their unit was compared. */
  unknownBits: number;
  readonly disagreements: string[];
}

export function emptyTally(): Tally {
  return { records: 0, assertions: 0, unknownBits: 0, disagreements: [] };
}

/** Compares every number that a compiler measured with the recorded one. */
export function compareMeasured(recorded: Layouts, answers: ProbeAnswers, tally: Tally): void {
  for (const { question, size, alignment, fields } of answers.records) {
    const layout = recorded.layoutOf(question.record);
    if (!layout.ok) throw new Error(`${question.record} was written without a layout`);
    tally.records++;
    check(tally, `sizeof ${question.record}`, layout.value.size, size);
    check(tally, `alignof ${question.record}`, layout.value.alignment.least, alignment);
    const paths = fieldPaths(layout.value, recorded);
    if (paths.length !== fields.length)
      throw new Error(`not every field of ${question.record} was asked about`);
    for (const [index, pathed] of paths.entries()) {
      const found = fields[index];
      const where = `${question.record}.${pathed.path}`;
      if (found?.kind === "member") checkMember(tally, where, pathed, found);
      else if (found !== undefined) checkBits(tally, where, pathed, found.firstBit);
    }
  }
}

/** The text read by our own front end and laid out by our own engine, against the recorded figures. */
export async function compareComputed(recorded: Layouts, kernel: KernelText, tally: Tally): Promise<void> {
  const parsed = parseC({ file: "kernel.h", text: kernel.text }, await cParser(), { language: "c" });
  for (const { code } of parsed.diagnostics) tally.disagreements.push(`the front end says ${code}`);
  const computed = computeLayouts(parsed.model, msvcC);
  for (const [id, tag] of kernel.names) compareRecord(recorded, id, parsed.model, computed, tag, tally);
}

function compareRecord(
  recorded: Layouts,
  id: string,
  model: Model,
  computed: Layouts,
  tag: string,
  tally: Tally,
): void {
  const own = [...model.records.values()].find(({ name }) => name === tag);
  const theirs = recorded.layoutOf(id);
  const ours = computed.layoutOf(own?.id ?? tag);
  if (!theirs.ok) throw new Error(`${id} was written without a layout`);
  if (!ours.ok) {
    tally.disagreements.push(`${id}: the engine says ${ours.error.code}`);
    return;
  }
  tally.records++;
  check(tally, `sizeof ${id}`, theirs.value.size, ours.value.size);
  check(tally, `alignof ${id}`, theirs.value.alignment.least, ours.value.alignment.least);
  const found = new Map(fieldPaths(ours.value, computed).map((pathed) => [pathed.path, pathed]));
  for (const pathed of fieldPaths(theirs.value, recorded)) {
    const where = `${id}.${pathed.path}`;
    const { field, offset } = found.get(pathed.path) ?? { field: null, offset: 0 };
    if (field === null) tally.disagreements.push(`${where} is missing`);
    else if (field.kind === "member")
      checkMember(tally, where, pathed, { offset: offset + field.offset, size: field.size });
    else checkBits(tally, where, pathed, (offset + field.unitOffset) * 8 + (field.bitOffset ?? NaN));
  }
}

function checkMember(
  tally: Tally,
  where: string,
  { field, offset }: PathedField,
  found: { readonly offset: number; readonly size: number },
): void {
  if (field.kind !== "member") {
    tally.disagreements.push(`${where} is a bit-field`);
    return;
  }
  check(tally, `offsetof ${where}`, offset + field.offset, found.offset);
  check(tally, `sizeof ${where}`, field.size, found.size);
}

function checkBits(tally: Tally, where: string, { field, offset }: PathedField, firstBit: number): void {
  if (field.kind !== "bit-field") {
    tally.disagreements.push(`${where} is a member`);
    return;
  }
  const unit = (offset + field.unitOffset) * 8;
  if (field.bitOffset !== null)
    return check(tally, `first bit of ${where}`, unit + field.bitOffset, firstBit);
  tally.unknownBits++;
  const isInside = firstBit >= unit && firstBit + field.bitWidth <= unit + field.unitSize * 8;
  check(tally, `${where} in its unit`, 1, Number(isInside));
}

function check(tally: Tally, what: string, recorded: number, found: number): void {
  tally.assertions++;
  if (recorded !== found) tally.disagreements.push(`${what}: recorded ${recorded}, found ${found}`);
}
