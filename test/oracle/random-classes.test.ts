import fc from "fast-check";
import { expect } from "vitest";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { msvcCxx } from "../../src/layout/rules.ts";
import type { RecordId } from "../../src/model/model.ts";
import { parseCxx } from "../../src/parse/cxx/parse.ts";
import { askClangFor, classBatchOf, engineAccount } from "./class-batch.ts";
import type { CxxAccount } from "./cxx-account.ts";
import { classModel, withOnePackEach } from "./random-classes.ts";

// LAYOUTCHECK_RANDOM=seed,models runs another sample; the default is the same every time.
const [seed = 20, models = 600] = (process.env["LAYOUTCHECK_RANDOM"] ?? "")
  .split(",")
  .filter(Boolean)
  .map(Number);

testWithOracle(
  "clang-19",
  isInstalled("clang-19"),
  "random classes with bases and virtual functions are laid out as clang does",
  async () => {
    const batch = classBatchOf(fc.sample(classModel(), { numRuns: models, seed }));
    const clang = await askClangFor(batch.text);
    const found = compare(batch.records, batch.layouts, clang);
    process.stderr.write(`random classes compared with clang: ${JSON.stringify(found.counts)}\n`);
    expect(found.disagreements.slice(0, 3)).toEqual([]);
    expect(found.counts["records"]).toBeGreaterThan(2 * models);
    for (const times of Object.values(found.counts)) expect(times).toBeGreaterThan(models / 25);
  },
);

testWithOracle(
  "clang-19",
  isInstalled("clang-19"),
  "the text of random classes is read as clang reads it",
  async () => {
    const sample = fc.sample(classModel(), { numRuns: models, seed: seed + 1 });
    const batch = classBatchOf(sample.map(withOnePackEach));
    const clang = await askClangFor(batch.text);
    const { model, diagnostics } = parseCxx({ file: "random.hpp", text: batch.text });
    const found = compare(batch.records, computeLayouts(model, msvcCxx), clang);
    process.stderr.write(`random classes read and compared with clang: ${JSON.stringify(found.counts)}\n`);
    expect(diagnostics).toEqual([]);
    expect(found.disagreements.slice(0, 3)).toEqual([]);
    expect(found.counts["records"]).toBeGreaterThan(2 * models);
    // The judge sees what is wrong: a text without its pragmas, or without its virtual functions, is another one.
    for (const pattern of [/^#pragma vtordisp.*$/gm, /\bvirtual (?=void|~)/g]) {
      const other = parseCxx({ file: "random.hpp", text: batch.text.replaceAll(pattern, "") }).model;
      const { disagreements } = compare(batch.records, computeLayouts(other, msvcCxx), clang);
      expect(disagreements.length).toBeGreaterThan(5);
    }
  },
);

function compare(
  records: readonly RecordId[],
  layouts: Layouts,
  clang: ReadonlyMap<string, CxxAccount>,
): { readonly counts: Readonly<Record<string, number>>; readonly disagreements: readonly unknown[] } {
  const counts: Record<string, number> = { records: 0, bases: 0 };
  const disagreements: unknown[] = [];
  for (const record of records) {
    const theirs = clang.get(record) ?? null;
    const ours = engineAccount(layouts, record);
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) disagreements.push({ record, ours, theirs });
    const has = (word: string): number => (theirs?.parts.some((part) => part.includes(` ${word}`)) ? 1 : 0);
    counts["records"] = (counts["records"] ?? 0) + 1;
    counts["bases"] = (counts["bases"] ?? 0) + has("base ");
    for (const word of ["vfptr", "vbptr", "virtual-base", "vtordisp"])
      counts[word] = (counts[word] ?? 0) + has(word);
  }
  return { counts, disagreements };
}
