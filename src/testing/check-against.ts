import fc from "fast-check";
import { messageOf } from "../diagnostic/catalogue.ts";
import type { Diagnostic } from "../diagnostic/facts.ts";
import { computeLayouts } from "../layout/compute.ts";
import type { Layouts, RecordLayout, Result } from "../layout/layouts.ts";
import { msvcC, msvcCxx, rustc as rustcRules } from "../layout/rules.ts";
import type { Model, RecordId } from "../model/model.ts";
import { printC } from "../model/print-c.ts";
import { printRust } from "../model/print-rust.ts";
import { compareDoors } from "../probe/agreement.ts";
import type { Disagreement } from "../probe/agreement.ts";
import { divergencesIn } from "../probe/divergences.ts";
import { measuredLayouts } from "../probe/layouts.ts";
import { questionsOfModel } from "../probe/questions-of-model.ts";
import { openWitness } from "../toolchain/find.ts";
import { rustcWitness } from "../toolchain/rustc.ts";
import { noOptions } from "../toolchain/witness.ts";
import { cModel, rustModel } from "./records.ts";

/** Compilers that random records can be put to. `rustc` judges Rust records, the others C records. */
export type Judge = "embedded" | "clang" | "clang-cl" | "cl" | "rustc";

export interface CheckOptions {
  /** How many models, of some records each. Default: 100. */
  readonly runs?: number;
  /** The seed that a failure printed; without one, another sample every time. */
  readonly seed?: number;
  /** Whose rules C records are laid out by. Default: C++, whose rules clang follows best. */
  readonly language?: "c" | "c++";
  /** Your own records instead of any. */
  readonly models?: fc.Arbitrary<Model>;
}

export interface Checked {
  /** As in `clang 19.1.7`. */
  readonly witness: string;
  readonly seed: number;
  readonly records: number;
  /** Numbers that were compared. */
  readonly numbers: number;
  /** Records left out: refused by the engine or the compiler, or of a construct on which clang is known not to follow cl. */
  readonly skipped: number;
}

/**
 * Puts random records to a compiler and compares every number with the computed one. Throws if the compiler is missing, and
 * at the first disagreement, with the smallest record that shows it, as text, and the seed.
 */
export async function checkAgainst(witness: Judge, options: CheckOptions = {}): Promise<Checked> {
  const judge = await openJudge(witness, options.language ?? "c++");
  const tally = { records: 0, numbers: 0, skipped: 0 };
  const models = options.models ?? (witness === "rustc" ? rustModel() : cModel());
  const property = fc.asyncProperty(models, async (model) => {
    const { compared, disagreements, skipped } = await judge.compare(model);
    tally.records += compared.records;
    tally.numbers += compared.numbers;
    tally.skipped += skipped;
    return disagreements.length === 0;
  });
  const result = await fc.check(property, {
    numRuns: options.runs ?? 100,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  const { failed, seed, counterexample } = result;
  if (!failed) return { witness: judge.version, seed, ...tally };
  const [model] = counterexample ?? [];
  throw new Error(
    model === undefined ? `no record was generated (seed ${seed})` : await judge.explain(model, seed),
  );
}

interface Judged {
  readonly compared: { readonly records: number; readonly numbers: number };
  readonly skipped: number;
  readonly disagreements: ReadonlyArray<Disagreement & { readonly record: RecordId }>;
}

interface OpenedJudge {
  readonly version: string;
  compare(model: Model): Promise<Judged>;
  explain(model: Model, seed: number): Promise<string>;
}

/** A compiler's layouts of those records that it can judge. */
type Measure = (model: Model, records: readonly RecordId[]) => Promise<Result<Layouts, Diagnostic>>;

async function openJudge(witness: Judge, language: "c" | "c++"): Promise<OpenedJudge> {
  if (witness === "rustc") {
    const rustc = opened(await rustcWitness());
    const measure: Measure = async (model, records) => {
      const measured = await rustc.measure(model, records);
      return measured.ok ? { ok: true, value: doorOf(model, measured.value.layouts) } : measured;
    };
    return judgeBy(rustc.version, measure, (model) => computeLayouts(model, rustcRules), {
      isComparable: () => true,
      print: printRust,
    });
  }
  const compiler = opened(await openWitness(witness));
  const measure: Measure = async (model, records) => {
    const { questions } = questionsOfModel(model, records, "printed");
    const prelude = { kind: "text", text: printC(model, records) } as const;
    const answers = await compiler.measure({ prelude, questions, language }, noOptions);
    return answers.ok ? { ok: true, value: measuredLayouts(answers.value, model) } : answers;
  };
  const compute = (model: Model): Layouts => computeLayouts(model, language === "c" ? msvcC : msvcCxx);
  return judgeBy(compiler.version, measure, compute, {
    isComparable: (model, record, layouts) => {
      const type = model.records.get(record);
      return type !== undefined && divergencesIn(type, model, layouts, language).length === 0;
    },
    print: printC,
  });
}

interface JudgeWords {
  isComparable(model: Model, record: RecordId, layouts: Layouts): boolean;
  print(model: Model, records: Iterable<RecordId>): string;
}

function judgeBy(
  version: string,
  measure: Measure,
  compute: (model: Model) => Layouts,
  words: JudgeWords,
): OpenedJudge {
  const compare = async (model: Model): Promise<Judged> => {
    const computed = compute(model);
    const all = [...model.records.keys()];
    const nothing = { compared: { records: 0, numbers: 0 }, skipped: all.length, disagreements: [] };
    const records = all.filter(
      (record) => computed.layoutOf(record).ok && words.isComparable(model, record, computed),
    );
    if (records.length === 0) return nothing;
    const asked = await measure(model, records);
    // Some records are C and no compiler's taste; nothing is measured then, and they count as skipped.
    if (!asked.ok && asked.error.code === "compiler-failed") return nothing;
    const measured = opened(asked);
    const found = records.flatMap((record) => {
      const agreement = compareDoors({ layouts: computed, record }, { layouts: measured, record });
      return agreement === null ? [] : [{ record, agreement }];
    });
    return {
      compared: {
        records: found.length,
        numbers: found.reduce((sum, { agreement }) => sum + agreement.compared, 0),
      },
      skipped: all.length - found.length,
      // What a pack cannot lower is compared where it shows: in the records that hold the record.
      disagreements: found.flatMap(({ record, agreement }) =>
        agreement.disagreements
          .filter(({ quantity }) => quantity !== "required-alignment")
          .map((disagreement) => ({ record, ...disagreement })),
      ),
    };
  };
  const explain = async (model: Model, seed: number): Promise<string> => {
    const { disagreements } = await compare(model);
    const lines = disagreements.map(({ record, path, quantity, first, second }) => {
      const subject = path === null ? record : `${record}.${path}`;
      return `${quantity} of ${subject}: ${first} computed, ${second} measured by ${version}`;
    });
    const records = new Set(disagreements.map(({ record }) => record));
    return `${lines.join("\n")}\n\n${words.print(model, records)}\nreplay with { seed: ${seed} }`;
  };
  return { version, compare, explain };
}

/** What rustc measured, as a door; records that it refused are not in it. */
function doorOf(model: Model, layouts: readonly RecordLayout[]): Layouts {
  const byId = new Map(layouts.map((layout) => [layout.record, layout]));
  const nothing = computeLayouts({ ...model, records: new Map() }, rustcRules);
  return {
    ...nothing,
    records: () => byId.keys(),
    layoutOf(record) {
      const value = byId.get(record);
      return value === undefined ? nothing.layoutOf(record) : { ok: true, value };
    },
  };
}

function opened<Value>(result: Result<Value, Diagnostic>): Value {
  if (result.ok) return result.value;
  throw new Error(messageOf(result.error));
}
