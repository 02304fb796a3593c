import { resolve } from "node:path";
import type { Diagnostic, RecordId, Result } from "../../index.ts";
import { diagnostic, measuredLayouts, messageOf, printC, questionsOfModel } from "../../index.ts";
import type { Layouts } from "../../index.ts";
import { openWitness } from "../../toolchain/find.ts";
import type { CompileOptions, Witness } from "../../toolchain/witness.ts";
import { noOptions } from "../../toolchain/witness.ts";
import type { OpenedC } from "../c/open-c.ts";
import type { Options, WitnessWord } from "../options/options.ts";
import { preludeOf } from "./prelude.ts";

/** A witness that compiles C. */
export type CompilerWord = Exclude<WitnessWord, (typeof others)[number]>;

const others = ["model", "stated", "recorded", "pdb", "isf", "rustc"] as const;

export function isCompiler(word: WitnessWord): word is CompilerWord {
  return !others.some((other) => other === word);
}

/** What a compiler measured of some records, under their ids in the model. */
export interface Measured {
  readonly layouts: Layouts;
  /** What it could not be asked, or refused; and where it judged our reading instead of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Opens each of the compilers that are asked for; those that are not there are diagnostics. */
export async function openCompilers(
  words: readonly WitnessWord[],
): Promise<{ readonly witnesses: readonly Witness[]; readonly missing: readonly Diagnostic[] }> {
  const witnesses: Witness[] = [];
  const missing: Diagnostic[] = [];
  for (const word of words.filter(isCompiler)) {
    const opened = await openWitness(word);
    if (opened.ok) witnesses.push(opened.value);
    else missing.push(opened.error);
  }
  return { witnesses, missing };
}

/** `clang 19.1.7`, `embedded clang 22.0.0`, `clang-cl 19.1.7`: what a report cites. */
export function citation({ name, version }: Pick<Witness, "name" | "version">): string {
  const short = version.replace(/^(clang \d+(?:\.\d+)*)-git\S*/, "$1");
  switch (name) {
    case "embedded":
      return `embedded ${short}`;
    case "clang-cl":
      return short.replace(/^clang/, "clang-cl");
    case "dll":
      return `dll by ${short}`;
    case "clang":
    case "cl":
    case "rustc":
      return short;
  }
}

/** -I, -D and the like, for a compiler that does not run in the folder where they were given. */
export function compileOptions(options: Options, cwd: string): CompileOptions {
  return {
    defines: options.define,
    includeFolders: options.includeFolder.map((folder) => resolve(cwd, folder)),
    systemFolders: options.isystem.map((folder) => resolve(cwd, folder)),
    forcedIncludes: options.include.map((file) => resolve(cwd, file)),
  };
}

/**
 * Asks one compiler about records of a C text: the text as it stands, and where the compiler does not take that, the records
 * as we read them.
 */
export async function measureText(
  witness: Witness,
  c: OpenedC,
  records: readonly RecordId[],
  where: { readonly cwd: string; readonly options: CompileOptions },
): Promise<Result<Measured, Diagnostic>> {
  const { questions, unaskable } = questionsOfModel(c.model, records, "declared");
  const request = { prelude: preludeOf(c, where.cwd), questions, language: c.language };
  const answers = await witness.measure(request, c.options ?? where.options);
  if (answers.ok)
    return { ok: true, value: { layouts: measuredLayouts(answers.value, c.model), diagnostics: unaskable } };
  if (answers.error.code !== "compiler-failed") return answers;
  const laidOut = records.filter((record) => c.layouts.layoutOf(record).ok);
  const read = await measureReading(witness, c, laidOut);
  if (!read.ok) return read;
  const why = messageOf(answers.error);
  const note = diagnostic("witness-of-reading", { witness: citation(witness), why }, null);
  return { ok: true, value: { ...read.value, diagnostics: [note, ...read.value.diagnostics] } };
}

/** All at once; where the compiler refuses one of them, halves, so that one bad record does not hide the others. */
async function measureReading(
  witness: Witness,
  c: OpenedC,
  records: readonly RecordId[],
): Promise<Result<Measured, Diagnostic>> {
  const { questions, unaskable } = questionsOfModel(c.model, records, "printed");
  const text = printC(
    c.model,
    records.filter((record) => /^\w+$/.test(record)),
  );
  const request = { prelude: { kind: "text", text } as const, questions, language: c.language };
  const answers = await witness.measure(request, noOptions);
  if (answers.ok)
    return { ok: true, value: { layouts: measuredLayouts(answers.value, c.model), diagnostics: unaskable } };
  if (answers.error.code !== "compiler-failed" || records.length < 2) return answers;
  const half = records.length >> 1;
  const parts = [
    await measureReading(witness, c, records.slice(0, half)),
    await measureReading(witness, c, records.slice(half)),
  ];
  const good = parts.flatMap((part) => (part.ok ? [part.value] : []));
  const [first] = good;
  if (first === undefined) return answers;
  const bad = parts.flatMap((part) => (part.ok ? [] : [part.error]));
  return {
    ok: true,
    value: {
      layouts: together(
        first.layouts,
        good.map(({ layouts }) => layouts),
      ),
      diagnostics: [...bad, ...good.flatMap(({ diagnostics }) => diagnostics)],
    },
  };
}

/** Doors that know different records of one model, as one. */
function together(first: Layouts, all: readonly Layouts[]): Layouts {
  return {
    ...first,
    records: () => all.flatMap((layouts) => [...layouts.records()]),
    layoutOf(record) {
      const found = all.map((layouts) => layouts.layoutOf(record)).find(({ ok }) => ok);
      return found ?? first.layoutOf(record);
    },
  };
}
