import { expect, test } from "vitest";
import type { Layouts } from "../../src/layout/layouts.ts";
import { questionsOfLayouts } from "./questions-of-layouts.ts";
import { clangAt } from "../../src/toolchain/clang.ts";
import { embeddedWitness } from "../../src/toolchain/embedded.ts";
import type { Witness } from "../../src/toolchain/witness.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { kernelText } from "../../src/truth/c-text.ts";
import type { KernelText } from "../../src/truth/c-text.ts";
import { openRecorded } from "../../src/truth/open.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { folderHost, shippedFolder, valueOf } from "../truth/folder.ts";
import { compareComputed, compareMeasured, emptyTally } from "./kernel-comparison.ts";
import type { Tally } from "./kernel-comparison.ts";

// The shipped kernel records as C, and what compilers and our own engine make of that. Every record of every build:
// npm run oracle -- --kernel

const recorded = valueOf(openRecorded(folderHost(shippedFolder)));
const versions = recorded.builds.map(({ version }) => version);
const wholeBuilds = ["6.1.7601.17514", "10.0.26100.1742"];

async function measured(witness: Witness, layouts: Layouts, kernel: KernelText, tally: Tally): Promise<void> {
  const questions = questionsOfLayouts(layouts, kernel.names);
  const prelude = { kind: "text", text: kernel.text } as const;
  const answers = await witness.measure({ prelude, questions, language: "c" }, noOptions);
  compareMeasured(layouts, valueOf(answers), tally);
}

function closures(): readonly { readonly layouts: Layouts; readonly kernel: KernelText }[] {
  return versions.map((version) => {
    const layouts = recorded.layoutsOf(version);
    return { layouts, kernel: kernelText(layouts, ["_EPROCESS"]) };
  });
}

test("the C text of _EPROCESS can be written for every build, with all that it holds by value", () => {
  for (const { kernel } of closures()) {
    expect(kernel.unwritable).toEqual([]);
    expect(kernel.names.size).toBeGreaterThan(10);
  }
});

testWithOracle(
  "clang-19",
  isInstalled("clang-19"),
  "clang lays the C text of _EPROCESS out as every build's debug information does",
  async () => {
    const clang = valueOf(await clangAt("clang-19"));
    const tally = emptyTally();
    for (const { layouts, kernel } of closures()) await measured(clang, layouts, kernel, tally);
    expect(tally.disagreements).toEqual([]);
    expect(tally.assertions).toBeGreaterThan(28 * 500);
  },
);

test("the embedded clang lays the C text of _EPROCESS out as every build's debug information does", async () => {
  const tally = emptyTally();
  for (const { layouts, kernel } of closures())
    await measured(valueOf(embeddedWitness()), layouts, kernel, tally);
  expect(tally.disagreements).toEqual([]);
  expect(tally.assertions).toBeGreaterThan(28 * 500);
});

test("our front end and engine lay the C text of _EPROCESS out as every build's debug information does", async () => {
  const tally = emptyTally();
  for (const { layouts, kernel } of closures()) await compareComputed(layouts, kernel, tally);
  expect(tally.disagreements).toEqual([]);
  expect(tally.assertions).toBeGreaterThan(28 * 500);
});

for (const version of wholeBuilds)
  test(`every record of ${version} is written as C, and laid out so by the embedded clang and the engine`, async () => {
    const layouts = recorded.layoutsOf(version);
    const ids = [...layouts.records()];
    const kernel = kernelText(layouts, ids);
    const tally = emptyTally();
    await measured(valueOf(embeddedWitness()), layouts, kernel, tally);
    await compareComputed(layouts, kernel, tally);
    expect(kernel.unwritable).toEqual([]);
    expect(tally.disagreements).toEqual([]);
    expect(tally.records).toBe(ids.length * 2);
  });
