import { expect } from "vitest";
import type { ProbeAnswers } from "../../src/probe/questions.ts";
import type { ProbeRequest } from "../../src/probe/source.ts";
import { clangAt, clangClAt } from "../../src/toolchain/clang.ts";
import { embeddedWitness } from "../../src/toolchain/embedded.ts";
import type { CLanguage } from "../../src/toolchain/flags.ts";
import type { Witness } from "../../src/toolchain/witness.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { randomRecords } from "../probe/random-records.ts";

const seed = 20_261;
const others = [
  { command: "clang-19", find: () => clangAt("clang-19") },
  { command: "clang-22", find: () => clangAt("clang-22") },
  { command: "clang-cl-19", find: () => clangClAt("clang-cl-19") },
];

for (const language of ["c", "c++"] as const)
  for (const { command, find } of others)
    testWithOracle(
      command,
      isInstalled(command),
      `${command} and the embedded clang answer 600 random records alike in ${language}`,
      async () => {
        const request = randomRequest(600, language);
        const native = await find();
        if (!native.ok) throw new Error(JSON.stringify(native.error));
        const expected = await answersOf(native.value, request);
        expect(numbersOf(await answersOf(embedded(), request))).toEqual(numbersOf(expected));
        expect(expected.compiler.language).toBe(language);
      },
    );

function randomRequest(count: number, language: CLanguage): ProbeRequest {
  const { text, questions } = randomRecords(count, seed);
  return { prelude: { kind: "text", text }, questions, language };
}

function embedded(): Witness {
  const witness = embeddedWitness();
  if (!witness.ok) throw new Error(JSON.stringify(witness.error));
  return witness.value;
}

async function answersOf(witness: Witness, request: ProbeRequest): Promise<ProbeAnswers> {
  const answers = await witness.measure(request, noOptions);
  if (!answers.ok) throw new Error(JSON.stringify(answers.error));
  return answers.value;
}

function numbersOf(answers: ProbeAnswers): unknown {
  return answers.records.map(({ question, size, alignment, requiredAlignment, fields }) => ({
    record: question.record,
    size,
    alignment,
    requiredAlignment,
    fields,
  }));
}
