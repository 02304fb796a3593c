import { computeLayouts } from "../../src/layout/compute.ts";
import type { FieldLayout, RecordLayout } from "../../src/layout/layouts.ts";
import { rustc } from "../../src/layout/rules.ts";
import type { Model, RecordType } from "../../src/model/model.ts";
import { printRust } from "../../src/model/print-rust.ts";
import type { RustWitness } from "../../src/toolchain/rustc.ts";
import { mergeModels } from "./merge.ts";
import { count } from "./random-c.ts";

// Random repr(C) records, asked of the engine and of rustc: one crate for many models.

export interface RustComparison {
  readonly records: readonly RecordType[];
  /** Single numbers: sizes, alignments, offsets. */
  readonly assertions: number;
  readonly refused: ReadonlyMap<string, number>;
  readonly disagreements: readonly RustDisagreement[];
}

export interface RustDisagreement {
  readonly text: string;
  readonly engine: string;
  readonly rustc: string;
}

export async function compareRust(models: readonly Model[], witness: RustWitness): Promise<RustComparison> {
  const model = mergeModels(models);
  const layouts = computeLayouts(model, rustc);
  const records: RecordType[] = [];
  const refused = new Map<string, number>();
  for (const record of model.records.values()) {
    const layout = layouts.layoutOf(record.id);
    if (layout.ok) records.push(record);
    else count(refused, layout.error.code);
  }
  const measured = await witness.measure(
    model,
    records.map(({ id }) => id),
  );
  if (!measured.ok) throw new Error(JSON.stringify(measured.error));
  const answers = new Map(measured.value.layouts.map((layout) => [layout.record, layout]));
  const disagreements: RustDisagreement[] = [];
  let assertions = 0;
  for (const { id } of records) {
    const own = layouts.layoutOf(id);
    const theirs = answers.get(id);
    const expected = own.ok ? numbersOf(own.value) : own.error.code;
    const found = theirs === undefined ? "refused by rustc" : numbersOf(theirs);
    assertions += 2 + (theirs?.fields.length ?? 0);
    if (expected !== found)
      disagreements.push({ text: printRust(model, [id]), engine: expected, rustc: found });
  }
  return { records, assertions, refused, disagreements };
}

function numbersOf({ size, alignment, fields }: RecordLayout): string {
  return `size ${size}, alignment ${alignment.most}, fields ${fields.map(placeOf).join(", ")}`;
}

function placeOf(field: FieldLayout): string {
  return field.kind === "member" ? `${field.name} at ${field.offset}` : `${field.name} is a bit-field`;
}
