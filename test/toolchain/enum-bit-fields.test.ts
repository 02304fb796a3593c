import { expect, test } from "vitest";
import type { RecordQuestion } from "../../src/probe/questions.ts";
import { clangAt } from "../../src/toolchain/clang.ts";
import { embeddedWitness } from "../../src/toolchain/embedded.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import type { Witness } from "../../src/toolchain/witness.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { valueOf } from "../truth/folder.ts";

const text =
  "enum Kind { First, Last = 7 }; struct Flags { struct { const enum Kind kind : 3; unsigned rest : 5; }; };";
const question: RecordQuestion = {
  record: "Flags",
  name: "Flags",
  aliases: [],
  form: "struct",
  asked: { kind: "named", spelling: "struct Flags" },
  fields: ["kind", "rest"].map((path, index) => ({
    kind: "bit-field",
    path,
    bitWidth: index === 0 ? 3 : 5,
    unitSize: 4,
    isBoolean: false,
    spelling: "unsigned",
  })),
};

async function firstBits(witness: Witness, language: "c" | "c++"): Promise<readonly unknown[]> {
  const answers = await witness.measure(
    { prelude: { kind: "text", text }, questions: [question], language },
    noOptions,
  );
  return valueOf(answers).records[0]?.fields ?? [];
}

const expected = [
  { kind: "bit-field", firstBit: 0, bitWidth: 3 },
  { kind: "bit-field", firstBit: 3, bitWidth: 5 },
];

// 0xFFFFFFFF is no value of the enum, and newer compilers refuse a constant that casts it.
for (const language of ["c", "c++"] as const) {
  test(`a bit-field of an enum that names no integer is measured by the embedded clang (${language})`, async () => {
    expect(await firstBits(valueOf(embeddedWitness()), language)).toEqual(expected);
  });
  testWithOracle(
    "clang-19",
    isInstalled("clang-19"),
    `a bit-field of an enum that names no integer is measured by clang (${language})`,
    async () => {
      expect(await firstBits(valueOf(await clangAt("clang-19")), language)).toEqual(expected);
    },
  );
}
