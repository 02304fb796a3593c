import { compareRecords } from "../../src/diff/compare.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import { rustc } from "../../src/layout/rules.ts";
import type { Model, RecordId } from "../../src/model/model.ts";
import { printRust } from "../../src/model/print-rust.ts";
import { spell } from "../../src/model/spelling.ts";
import { findingMessage } from "../../src/report/finding-words.ts";
import type { Repair } from "./repair.ts";
import { kernelPairs, questionsOf, randomPairs } from "./mutation-pairs.ts";
import type { Pair } from "./mutation-pairs.ts";
import { figures, harmful, harmless, inside, inUnions } from "./mutations.ts";
import type { Mutation } from "./mutations.ts";
import { randomFrom } from "./random.ts";
import type { Random } from "./random.ts";

export interface MutationOptions {
  readonly pairs: number;
  /** How many of each sort. */
  readonly mutations: number;
  /** Of the harmful ones that are caught, how many are given to `fix`. */
  readonly fixes: number;
  readonly seed: number;
}

/** What came of the mutations of one kind. */
export interface MutationTally {
  readonly name: string;
  applied: number;
  /** Harmful ones that were caught, harmless ones that raised nothing. */
  right: number;
  readonly wrong: string[];
}

export interface MutationResult {
  readonly pairs: number;
  readonly harmful: readonly MutationTally[];
  readonly harmless: readonly MutationTally[];
  readonly fix: { readonly given: number; readonly restored: number; readonly left: readonly string[] };
}

/** Mutates the Rust side of equal pairs: what changes the layout must be seen, what does not must not be remarked on. */
export async function runMutations(options: MutationOptions, repair: Repair): Promise<MutationResult> {
  const kernel = await kernelPairs(Math.ceil(options.pairs / 2));
  const pairs = [...kernel, ...randomPairs(options.pairs - kernel.length, options.seed)];
  if (pairs.length < options.pairs) throw new Error(`only ${pairs.length} pairs are equal`);
  const random = randomFrom(options.seed);
  const fixed = { given: 0, restored: 0, left: [] as string[] };
  const every = Math.max(1, Math.floor(options.mutations / Math.max(1, options.fixes)));
  let caught = 0;
  const harm = mutateAll(pairs, harmful, options.mutations, random, (pair, model, name) => {
    if (!changesLayout(pair, model)) return null;
    const verdict = verdictOn(pair, model);
    if (!verdict.isRemarked) return `${name} of ${pair.rust.root} is not seen: ${changeText(pair, model)}`;
    caught += 1;
    if (caught % every === 0 && fixed.given < options.fixes) tryFix(pair, model, name, repair, fixed);
    return true;
  });
  const none = mutateAll(pairs, harmless, options.mutations, random, (pair, model, name) => {
    const { isRemarked, remark } = verdictOn(pair, model);
    return isRemarked ? `${name} of ${pair.rust.root} is remarked on: ${remark}` : true;
  });
  return { pairs: pairs.length, harmful: harm, harmless: none, fix: fixed };
}

/** True: as it should be. Text: what is wrong. Null: the mutation was none of its sort. */
type Judge = (pair: Pair, mutated: Model, name: string) => true | string | null;

function mutateAll(
  pairs: readonly Pair[],
  mutations: Readonly<Record<string, Mutation>>,
  wanted: number,
  random: Random,
  judge: Judge,
): readonly MutationTally[] {
  const tallies = Object.keys(mutations).map((name): MutationTally => ({
    name,
    applied: 0,
    right: 0,
    wrong: [],
  }));
  for (let done = 0; done < wanted; done += 1) {
    const tally = tallies[done % tallies.length];
    const mutation = tally === undefined ? undefined : mutations[tally.name];
    if (tally === undefined || mutation === undefined) continue;
    const outcome = tryUntilItApplies(pairs, random, (pair) => {
      const mutated = mutation(pair.rust, random);
      return mutated === null ? null : judge(pair, mutated, tally.name);
    });
    tally.applied += 1;
    if (outcome === true) tally.right += 1;
    else tally.wrong.push(outcome);
  }
  return tallies;
}

/** Many mutations do not apply to a record, and of those that do many change nothing. */
function tryUntilItApplies(
  pairs: readonly Pair[],
  random: Random,
  attempt: (pair: Pair) => true | string | null,
): true | string {
  for (let tries = 0; tries < 5000; tries += 1) {
    const outcome = attempt(random.pick(pairs));
    if (outcome !== null) return outcome;
  }
  throw new Error("a mutation applies to no pair");
}

/** True if anything that the record had is elsewhere, of another size, or gone. */
function changesLayout({ rust }: Pair, model: Model): boolean {
  const before = figures(rust);
  const after = figures({ ...rust, model, layouts: computeLayouts(model, rustc) });
  // What rustc refuses has no layout; whether that is noticed is no question.
  if (before === null || after === null) return false;
  const covered = inUnions(rust);
  const reached = new Set(inside(model, rust.root));
  // What is no longer held is gone with the field that held it, and that field is judged.
  const mayBeGone = (key: string): boolean => {
    const owner = key.includes(".") ? key.slice(0, key.lastIndexOf(".")) : key;
    return covered.has(owner) || !reached.has(owner);
  };
  return [...before].some(([key, figure]) => (after.has(key) ? after.get(key) !== figure : !mayBeGone(key)));
}

/** What a check of the crate would say: of the record, and of those inside it that were changed or hold one that was. */
function verdictOn(pair: Pair, model: Model): { readonly isRemarked: boolean; readonly remark: string } {
  const changed = changedIn(pair, model);
  const concerned = inside(model, pair.rust.root).filter((id) =>
    inside(model, id).some((held) => changed.includes(held)),
  );
  const compared = questionsOf(pair, computeLayouts(model, rustc), concerned).map(compareRecords);
  const loud = compared.flatMap(({ findings }) => findings.filter(({ severity }) => severity !== "note"));
  const isRemarked = loud.length > 0 || compared.some(({ verdict }) => verdict !== "equal");
  return { isRemarked, remark: loud.map(findingMessage).join("; ") };
}

function changedIn({ rust }: Pair, model: Model): readonly RecordId[] {
  return inside(rust.model, rust.root).filter((id) => rust.model.records.get(id) !== model.records.get(id));
}

/** The records that were mutated, before and after. */
function changeText(pair: Pair, model: Model): string {
  const { rust } = pair;
  const changed = changedIn(pair, model);
  const words = ({ records }: Model): readonly unknown[] =>
    changed.map((id) => {
      const record = records.get(id);
      const fields = record?.fields.map(({ name, type }) => `${name}: ${spell(type, "rust")}`);
      return [record?.form, id, record?.pack, record?.requestedAlignment, fields, record?.accessors.length];
    });
  return `${JSON.stringify(words(rust.model))} -> ${JSON.stringify(words(model))}`;
}

function tryFix(
  pair: Pair,
  model: Model,
  name: string,
  repair: Repair,
  fixed: { given: number; restored: number; left: string[] },
): void {
  const outcome = repair(printRust(model, [pair.rust.root]), pair.c);
  if (outcome === "nothing to mend") return;
  fixed.given += 1;
  if (outcome === "mended") fixed.restored += 1;
  else fixed.left.push(`${name} of ${pair.rust.root}: ${outcome}`);
}

/** What was counted, a line for each kind. */
export function reportMutations({ pairs, harmful, harmless, fix }: MutationResult): readonly string[] {
  const lines = (tallies: readonly MutationTally[], word: string): readonly string[] =>
    tallies.map(({ name, applied, right }) => `  ${name}: ${right} of ${applied} ${word}`);
  const total = (tallies: readonly MutationTally[]): string => {
    const sum = (count: (tally: MutationTally) => number): number =>
      tallies.reduce((all, tally) => all + count(tally), 0);
    return `${sum(({ right }) => right)} of ${sum(({ applied }) => applied)}`;
  };
  return [
    `${pairs} equal pairs`,
    `mutations that change the layout: ${total(harmful)} caught`,
    ...lines(harmful, "caught"),
    `mutations that do not: ${total(harmless)} raise nothing above a note`,
    ...lines(harmless, "quiet"),
    `given to fix: ${fix.given}, restored and proved: ${fix.restored}`,
    ...fix.left.slice(0, 20).map((line) => `  not restored: ${line}`),
    ...[...harmful, ...harmless].flatMap(({ wrong }) => wrong.slice(0, 5)),
  ];
}
