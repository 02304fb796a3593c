import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { msvcCxx } from "../../src/layout/rules.ts";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import type { Model, RecordId } from "../../src/model/model.ts";
import { printC } from "../../src/model/print-c.ts";
import type { DumpedRecord } from "./record-dump.ts";
import { clangDump } from "./dump.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { accountOfDumped, accountOfLayout, type CxxAccount } from "./cxx-account.ts";
import { divergencesIn } from "./divergences.ts";
import { mergeModels } from "./merge.ts";

// Random C++ classes, asked of the engine and of clang: one text for many models.

export interface ClassBatch {
  readonly model: Model;
  readonly layouts: Layouts;
  readonly text: string;
  readonly records: readonly RecordId[];
}

/** Left out are records of which clang is known not to follow cl, and those that the engine refuses. */
export function classBatchOf(models: readonly Model[]): ClassBatch {
  const model = mergeModels(models);
  const layouts = computeLayouts(model, msvcCxx);
  const named = [...model.records.values()].filter(({ name }) => name !== null);
  const compared = named.filter(
    (record) => layouts.layoutOf(record.id).ok && divergencesIn(record, model, layouts, "c++").length === 0,
  );
  const records = compared.map(({ id }) => id);
  return { model, layouts, text: printC(model, records), records };
}

export async function askClangFor(text: string): Promise<ReadonlyMap<string, CxxAccount>> {
  const dump = await clangDump("clang-19", { text, language: "c++", options: noOptions });
  if (!dump.ok) throw new Error(messageOf(dump.error));
  if (dump.value.complaints !== "") throw new Error(dump.value.complaints.slice(0, 2000));
  return accountsOf(dump.value.records);
}

export function accountsOf(records: readonly DumpedRecord[]): ReadonlyMap<string, CxxAccount> {
  return new Map(
    records.flatMap((record) =>
      record.name === null || record.name === "__NSConstantString_tag"
        ? []
        : [[record.name, accountOfDumped(record)]],
    ),
  );
}

/** What the engine says of a record, or the code of the reason why it says nothing. */
export function engineAccount(layouts: Layouts, record: RecordId): CxxAccount | string {
  const layout = layouts.layoutOf(record);
  return layout.ok ? accountOfLayout(layout.value, layouts) : layout.error.code;
}
