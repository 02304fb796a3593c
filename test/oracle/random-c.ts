import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { msvcC, msvcCxx } from "../../src/layout/rules.ts";
import type { Field, Model, RecordId, RecordType } from "../../src/model/model.ts";
import { printC } from "../../src/model/print-c.ts";
import { wholeFile } from "../../src/source/source.ts";
import { embeddedClang, embeddedOptions } from "../../src/toolchain/embedded.ts";
import { frontendFlags } from "../../src/toolchain/flags.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { accountOf, type Account, type Answer, type Mode, readDump } from "./clang-dump.ts";
import { divergencesIn } from "./divergences.ts";
import { mergeModels } from "./merge.ts";

// Random C records, asked of the engine and of clang: one text for many models.

export type LayOut = (model: Model, mode: Mode) => Layouts;

export const engine: LayOut = (model, mode) => computeLayouts(model, mode === "c" ? msvcC : msvcCxx);

export interface Batch {
  readonly model: Model;
  readonly mode: Mode;
  readonly text: string;
  /** What is compared. Records named `Behind…` ask what is required of another record's alignment. */
  readonly records: readonly RecordType[];
  /** Records that are not compared. */
  readonly notCompared: number;
  /** By rule: records that are not compared, because clang is known not to follow cl there. */
  readonly explained: ReadonlyMap<string, number>;
  /** By diagnostic: records that the engine refuses, as cl does. */
  readonly refused: ReadonlyMap<string, number>;
}

export function batchOf(models: readonly Model[], mode: Mode): Batch {
  const model = withRequiredAlignments(mergeModels(models));
  const layouts = engine(model, mode);
  const records: RecordType[] = [];
  const explained = new Map<string, number>();
  const refused = new Map<string, number>();
  let notCompared = 0;
  for (const record of model.records.values()) {
    if (record.name === null) continue;
    const layout = layouts.layoutOf(record.id);
    const rules = layout.ok ? divergencesIn(record, model, layouts, mode) : [];
    if (layout.ok && rules.length === 0) records.push(record);
    if (isWrapper(record.id)) continue;
    if (!layout.ok) count(refused, layout.error.code);
    if (rules.length > 0) notCompared++;
    for (const rule of rules) count(explained, rule);
  }
  const ids = records.map(({ id }) => id);
  return { model, mode, text: printC(model, ids), records, notCompared, explained, refused };
}

export interface Disagreement {
  readonly record: RecordId;
  readonly text: string;
  readonly engine: Account | string;
  readonly clang: Account | null;
}

export interface Comparison {
  /** Records of the models, without those that only ask for a required alignment. */
  readonly records: number;
  /** Single numbers. */
  readonly assertions: number;
  readonly disagreements: readonly Disagreement[];
}

/** The records of a batch without those that only ask for a required alignment. */
export function recordsMeant(batch: Batch): readonly RecordType[] {
  return batch.records.filter(({ id }) => !isWrapper(id));
}

/** Every number of every record of a batch, from `layOut` and from clang. */
export function compareBatch(batch: Batch, clang: Answer["records"], layOut: LayOut = engine): Comparison {
  const layouts = layOut(batch.model, batch.mode);
  const disagreements: Disagreement[] = [];
  let assertions = 0;
  for (const { id } of batch.records) {
    const layout = layouts.layoutOf(id);
    const own = layout.ok ? accountOf(layout.value, layouts) : layout.error.code;
    const theirs = clang.get(id) ?? null;
    assertions += theirs === null ? 0 : assertionsIn(theirs);
    if (JSON.stringify(own) !== JSON.stringify(theirs))
      disagreements.push({ record: id, text: printC(batch.model, [id]), engine: own, clang: theirs });
  }
  return { records: recordsMeant(batch).length, assertions, disagreements };
}

/** Size, alignment, an offset for each member, first bit and width for each bit-field. */
function assertionsIn({ fields }: Account): number {
  return fields.reduce((sum, field) => sum + (field.includes("+") ? 2 : 1), 2);
}

/** As `askClang`, by the embedded clang. */
export function askEmbedded(text: string, mode: Mode): Answer {
  const clang = embeddedClang();
  if (!clang.ok) throw new Error(JSON.stringify(clang.error));
  const ran = clang.value.run(
    [
      ...frontendFlags(mode),
      "-w",
      "-fsyntax-only",
      "-fdump-record-layouts-complete",
      ...embeddedOptions(noOptions),
      "/unit",
    ],
    { "/unit": text },
  );
  if (!ran.ok) throw new Error(JSON.stringify(ran.error));
  const { exitCode, stdout, stderr } = ran.value;
  return { records: readDump(stdout), errors: stderr, exitCode };
}

const wrapperPrefix = "Behind_";

function isWrapper(id: RecordId): boolean {
  return id.startsWith(wrapperPrefix);
}

/** Adds for each named record one that holds it behind a char under pack(1): its offset there is what no pack lowers. */
function withRequiredAlignments(model: Model): Model {
  const records = new Map(model.records);
  for (const record of model.records.values())
    if (record.name !== null) {
      const wrapper = wrapperOf(record);
      records.set(wrapper.id, wrapper);
    }
  return { ...model, records };
}

function wrapperOf(record: RecordType): RecordType {
  const id = `${wrapperPrefix}${record.id}`;
  const char = { kind: "scalar", class: "character", size: 1, alignment: 1, spelling: "char" } as const;
  const plain = {
    kind: "member",
    requestedAlignment: null,
    packed: false,
    span: wholeFile("generated"),
  } as const;
  const fields: readonly Field[] = [
    { ...plain, name: "first", type: char },
    { ...plain, name: "behind", type: { kind: "record", record: record.id } },
  ];
  return { ...record, id, name: id, form: "struct", fields, pack: 1, requestedAlignment: null };
}

export function count(counts: Map<string, number>, name: string, by = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}
