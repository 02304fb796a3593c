import fc from "fast-check";
import { compareRecords } from "../../src/diff/compare.ts";
import type { Question } from "../../src/diff/compare.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { msvcC, rustc } from "../../src/layout/rules.ts";
import type { RecordId } from "../../src/model/model.ts";
import { parseC } from "../../src/parse/c/parse.ts";
import { naturalModels } from "../../src/testing/index.ts";
import { kernelText } from "../../src/truth/c-text.ts";
import { openRecorded } from "../../src/truth/open.ts";
import { folderHost, valueOf } from "../truth/folder.ts";
import { cParser } from "./c-parser.ts";
import type { Subject } from "./mutations.ts";
import { inside } from "./mutations.ts";
import type { Twin } from "./twin.ts";
import { nameOf, rustTwin } from "./twin.ts";

/** Two sides that were compared and are equal. */
export interface Pair {
  readonly rust: Subject;
  readonly c: Layouts;
  /** The C record of the Rust record, and of each that it holds and that has a name in C. */
  readonly counterparts: ReadonlyMap<RecordId, RecordId>;
}

/** What is to be compared if those records are others; as if something held each, so that no byte is forgiven. */
export function questionsOf(
  { rust, c, counterparts }: Pair,
  layouts: Layouts,
  changed: readonly RecordId[],
): readonly Question[] {
  return [...new Set([rust.root, ...changed])].flatMap((rustRecord) => {
    const cRecord = counterparts.get(rustRecord);
    if (cRecord === undefined) return [];
    return [{ rust: layouts, rustRecord, c, cRecord, embedded: true, endingEarly: "wrong" as const }];
  });
}

/** Kernel records as C, and Rust twins made from it; every n-th so that the whole alphabet is in it. */
export async function kernelPairs(most: number): Promise<readonly Pair[]> {
  const recorded = valueOf(openRecorded(folderHost(`${process.cwd()}/layouts/ntoskrnl/`)));
  const build = recorded.builds.at(-1)?.version ?? "";
  const layouts = recorded.layoutsOf(build);
  const { text } = kernelText(layouts, layouts.records());
  const { model } = parseC({ file: "kernel.h", text }, await cParser(), { language: "c" });
  const c = computeLayouts(model, msvcC);
  const all = [...model.records.values()].filter(({ name }) => name !== null);
  const step = Math.max(1, Math.floor(all.length / (most * 2)));
  const pairs: Pair[] = [];
  for (let at = 0; at < all.length && pairs.length < most; at += step) {
    const id = all[at]?.id ?? "";
    const twin = rustTwin(c, model, id);
    const pair = twin === null ? null : equalPair(twin, nameOf(model, id), c);
    if (pair !== null) pairs.push(pair);
  }
  return pairs;
}

/** Random records, written in C and in Rust. */
export function randomPairs(most: number, seed: number): readonly Pair[] {
  const models = fc.sample(naturalModels(4), { numRuns: most * 2, seed });
  const pairs: Pair[] = [];
  for (const { c, rust } of models) {
    const root = [...rust.records.values()].findLast(({ name }) => name !== null)?.id ?? "";
    const counterparts = new Map([...rust.records.keys()].map((id) => [id, id]));
    const pair = equalPair({ model: rust, helpers: new Set(), counterparts }, root, computeLayouts(c, msvcC));
    if (pair !== null && pairs.length < most) pairs.push(pair);
  }
  return pairs;
}

function equalPair({ model, helpers, counterparts }: Twin, root: RecordId, c: Layouts): Pair | null {
  const layouts = computeLayouts(model, rustc);
  const pair = { rust: { model, layouts, root, helpers }, c, counterparts };
  const isEqual = questionsOf(pair, layouts, inside(model, root)).every((question) => {
    const { verdict, findings } = compareRecords(question);
    return verdict === "equal" && findings.every(({ severity }) => severity === "note");
  });
  return isEqual ? pair : null;
}
