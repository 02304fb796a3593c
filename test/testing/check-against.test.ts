import fc from "fast-check";
import { expect, test } from "vitest";
import type { Model, RecordType } from "../../src/model/model.ts";
import { wholeFile } from "../../src/source/source.ts";
import { checkAgainst, cModel } from "../../src/testing/index.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";

test("random records agree with the embedded clang, and the same seed compares the same", async () => {
  const first = await checkAgainst("embedded", { runs: 8, seed: 3 });
  expect(first.records).toBeGreaterThan(5);
  expect(first.numbers).toBeGreaterThan(first.records * 3);
  expect(await checkAgainst("embedded", { runs: 8, seed: 3 })).toEqual(first);
});

test("a wrong belief is shown by the smallest record that has it, as C, with the seed", async () => {
  const message = await failureOf(fc.tuple(cModel(2), fc.nat(3)).map(([, before]) => withWideLong(before)));
  expect(message).toContain("unsigned long wide;");
  expect(message).toMatch(/size of Wide: 8 computed, 4 measured by clang 22/);
  expect(message).toMatch(/replay with \{ seed: 5 \}$/);
  // Shrunk: no field before it is needed to show it.
  expect(message).not.toContain("before");
});

testWithOracle("rustc", isInstalled("rustc"), "random Rust records agree with rustc", async () => {
  const { witness, records } = await checkAgainst("rustc", { runs: 4, seed: 9 });
  expect(witness).toMatch(/^rustc \d/);
  expect(records).toBeGreaterThan(3);
});

async function failureOf(models: fc.Arbitrary<Model>): Promise<string> {
  try {
    await checkAgainst("embedded", { models, runs: 5, seed: 5 });
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  throw new Error("nothing failed");
}

/** A record that believes `long` to have 8 bytes, as on other systems. */
function withWideLong(before: number): Model {
  const span = wholeFile("generated");
  const shared = { kind: "member", requestedAlignment: null, packed: false, span } as const;
  const char = { kind: "scalar", class: "character", size: 1, alignment: 1, spelling: "char" } as const;
  const long = {
    kind: "scalar",
    class: "unsigned",
    size: 8,
    alignment: 8,
    spelling: "unsigned long",
  } as const;
  const earlier = Array.from({ length: before }, (_, index) => ({
    ...shared,
    name: `before${index}`,
    type: char,
  }));
  const record: RecordType = {
    id: "Wide",
    name: "Wide",
    path: null,
    aliases: [],
    form: "struct",
    representation: "c",
    fields: [...earlier, { ...shared, name: "wide", type: long }],
    pack: null,
    requestedAlignment: null,
    refused: null,
    accessors: [],
    views: [],
    span,
  };
  return {
    language: "c",
    records: new Map([["Wide", record]]),
    enums: new Map(),
    aliases: new Map(),
    constants: new Map(),
    stated: [],
    vocabulary: [],
  };
}
