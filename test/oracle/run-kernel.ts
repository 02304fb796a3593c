import { clangAt } from "../../src/toolchain/clang.ts";
import { embeddedWitness } from "../../src/toolchain/embedded.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import type { Witness } from "../../src/toolchain/witness.ts";
import { questionsOfLayouts } from "./questions-of-layouts.ts";
import { kernelText } from "../../src/truth/c-text.ts";
import { openRecorded } from "../../src/truth/open.ts";
import { isInstalled } from "../installed.ts";
import { folderHost, valueOf } from "../truth/folder.ts";
import { compareComputed, compareMeasured, emptyTally } from "./kernel-comparison.ts";
import type { Tally } from "./kernel-comparison.ts";

/** Every record of every shipped build as C text, against every clang at hand and against our own front end and engine. */
export async function runKernel(print: (line: string) => void): Promise<0 | 1> {
  const recorded = valueOf(openRecorded(folderHost(`${process.cwd()}/layouts/ntoskrnl/`)));
  const witnesses = [valueOf(embeddedWitness())];
  if (isInstalled("clang-19")) witnesses.unshift(valueOf(await clangAt("clang-19")));
  else print("clang-19 is not installed and was not asked");
  let disagreements = 0;
  for (const { version } of recorded.builds) {
    const layouts = recorded.layoutsOf(version);
    const kernel = kernelText(layouts, layouts.records());
    const questions = questionsOfLayouts(layouts, kernel.names);
    const prelude = { kind: "text", text: kernel.text } as const;
    const ask = async (witness: Witness, tally: Tally): Promise<void> => {
      const answers = await witness.measure({ prelude, questions, language: "c" }, noOptions);
      compareMeasured(layouts, valueOf(answers), tally);
    };
    const tallies = new Map<string, Tally>();
    for (const witness of witnesses) {
      const tally = emptyTally();
      tallies.set(`${witness.name} (${witness.version})`, tally);
      await ask(witness, tally);
    }
    const own = emptyTally();
    tallies.set("our front end and engine", own);
    await compareComputed(layouts, kernel, own);
    print(`${version}: ${kernel.names.size} records written`);
    for (const { record, why } of kernel.unwritable) print(`  cannot be written: ${record}: ${why}`);
    for (const [name, tally] of tallies) printTally(name, tally, print);
    for (const tally of tallies.values()) disagreements += tally.disagreements.length;
  }
  return disagreements > 0 ? 1 : 0;
}

function printTally(name: string, tally: Tally, print: (line: string) => void): void {
  const { records, assertions, unknownBits, disagreements } = tally;
  const numbers = `${records} records, ${assertions} assertions, ${unknownBits} first bits not known`;
  print(`  ${name}: ${numbers}, ${disagreements.length} disagreements`);
  for (const disagreement of disagreements.slice(0, 20)) print(`    ${disagreement}`);
}
