import type { Answer, Contradiction, Diagnostic, Layouts, RecordCheck, RecordId } from "../../index.ts";
import { closureOf, diagnostic, severityOf, withTestimony } from "../../index.ts";
import { rustcWitness } from "../../toolchain/rustc.ts";
import type { CompileOptions, Witness } from "../../toolchain/witness.ts";
import type { OpenedCrate } from "../rust/binding.ts";
import type { OpenedC } from "../c/open-c.ts";
import type { Options, WitnessWord } from "../options/options.ts";
import { compileOptions, openCompilers } from "./compilers.ts";
import { hearDebugInfo, openDebugWitnesses } from "./debug-info.ts";
import type { DebugWitness } from "./debug-info.ts";
import type { FigureAnswers } from "./figures.ts";
import { hearFigures, writeFigures } from "./figures.ts";
import { hearRustc } from "./rust.ts";
import type { StatedTestimony } from "./stated.ts";
import { statedTestimonies } from "./stated.ts";
import type { Heard } from "./heard.ts";
import { hearCompiler } from "./text.ts";

/** What the witnesses are heard about. */
export interface Case {
  readonly checks: readonly RecordCheck[];
  readonly crates: readonly OpenedCrate[];
  /** The C texts of the C side, by their layouts. */
  readonly texts: ReadonlyMap<Layouts, OpenedC>;
}

export interface Hearing {
  readonly checks: readonly RecordCheck[];
  readonly diagnostics: readonly Diagnostic[];
  /** Things that a witness was asked and did not say. */
  readonly unheard: number;
}

/** Hears every witness that is asked for, and by default the texts' own statements, about the records that were compared. */
export async function hearWitnesses(asked: Case, options: Options, cwd: string): Promise<Hearing> {
  const words = options.witness ?? [];
  const { witnesses, missing } = await openCompilers(words);
  const debugInfo = await openDebugWitnesses(options, cwd);
  const where = { cwd, options: compileOptions(options, cwd) };
  const onC = new Map([
    ...(await hearAboutTexts(asked, { compilers: witnesses, debugInfo: debugInfo.witnesses }, where)),
    ...(await hearAboutFigures(asked.checks, witnesses, cwd)),
  ]);
  const rust = words.includes("rustc") ? await hearCrates(asked) : noRust;
  const stated = new Map([...asked.texts].map(([layouts, c]) => [layouts, statedTestimonies(c)]));
  const checks = asked.checks.map((check) => ({
    ...check,
    answers: check.answers.map((answer) => {
      const heard = onC.get(answer.asked.layouts) ?? [];
      const withStatements = withStated(answer, stated.get(answer.asked.layouts) ?? new Map());
      const withC = heard.reduce(withHeard, withStatements);
      return rust.heard.reduce((before, one) => withHeardOf(before, one, [check.rustRecord]), withC);
    }),
  }));
  const diagnostics = [
    ...missing,
    ...debugInfo.missing,
    ...rust.missing,
    ...[...onC.values(), rust.heard].flat().flatMap((heard) => heard.diagnostics),
    ...unfit(asked, words),
  ];
  return {
    checks,
    diagnostics,
    unheard: diagnostics.filter((one) => severityOf(one) === "error").length,
  };
}

/** What was heard on each door of the C side. */
type HeardOnC = ReadonlyMap<Layouts, readonly Heard[]>;

/** Compilers, then debug info beside the headers, on the records that were compared and all that these hold. */
async function hearAboutTexts(
  { checks, texts }: Case,
  {
    compilers,
    debugInfo,
  }: { readonly compilers: readonly Witness[]; readonly debugInfo: readonly DebugWitness[] },
  where: { readonly cwd: string; readonly options: CompileOptions },
): Promise<HeardOnC> {
  const heard = new Map<Layouts, readonly Heard[]>();
  if (compilers.length + debugInfo.length === 0) return heard;
  const compared = checks.flatMap(({ answers }) => answers.map((answer) => answer.asked));
  for (const [layouts, c] of texts) {
    const own = compared.filter((one) => one.layouts === layouts).map(({ record }) => record);
    const closure = closureOf(layouts, own);
    if (closure.length === 0) continue;
    const here: Heard[] = [];
    for (const compiler of compilers) here.push(await hearCompiler(compiler, c, closure, where));
    heard.set(layouts, [...here, ...debugInfo.map((witness) => hearDebugInfo(witness, c, closure))]);
  }
  return heard;
}

/** Compilers on figures that are no text, each written out as C. */
async function hearAboutFigures(
  checks: readonly RecordCheck[],
  witnesses: readonly Witness[],
  cwd: string,
): Promise<HeardOnC> {
  const heard = new Map<Layouts, readonly Heard[]>();
  if (witnesses.length === 0) return heard;
  const known = new Map<string, OpenedC>();
  const answers = new Map<Witness, FigureAnswers>(witnesses.map((witness) => [witness, new Map()]));
  for (const [layouts, { records, source }] of figuresIn(checks)) {
    const figures = await writeFigures(layouts, records, source, known);
    const here: Heard[] = [];
    for (const witness of witnesses)
      here.push(await hearFigures(witness, figures, answers.get(witness) ?? new Map(), cwd));
    const [first, ...others] = here;
    // What cannot be written is the same for all witnesses, and told once.
    if (first !== undefined)
      heard.set(layouts, [
        { ...first, diagnostics: [...figures.diagnostics, ...first.diagnostics] },
        ...others,
      ]);
  }
  return heard;
}

/** The doors that are no text: recorded builds and debug info, with the records that were compared in each. */
function figuresIn(
  checks: readonly RecordCheck[],
): ReadonlyMap<Layouts, { readonly records: readonly RecordId[]; readonly source: string }> {
  const doors = new Map<Layouts, { records: RecordId[]; source: string }>();
  for (const { asked, c } of checks.flatMap(({ answers }) => answers)) {
    if (c.source === "header") continue;
    const source = c.source === "windows" ? `recorded ${c.build ?? ""}`.trim() : c.source;
    const door = doors.get(asked.layouts) ?? { records: [], source };
    door.records.push(asked.record);
    doors.set(asked.layouts, door);
  }
  return doors;
}

interface HeardRust {
  readonly heard: readonly Heard[];
  readonly missing: readonly Diagnostic[];
}

const noRust: HeardRust = { heard: [], missing: [] };

async function hearCrates({ checks, crates }: Case): Promise<HeardRust> {
  const rustc = await rustcWitness();
  if (!rustc.ok) return { heard: [], missing: [rustc.error] };
  const heard: Heard[] = [];
  for (const { binding, model } of crates) {
    const own = new Set(binding.records);
    const records = checks.filter(({ answers, rustRecord }) => answers.length > 0 && own.has(rustRecord));
    const closure = closureOf(
      binding.layouts,
      records.map(({ rustRecord }) => rustRecord),
    );
    if (closure.length > 0) heard.push(await hearRustc(rustc.value, model, binding.layouts, closure));
  }
  return { heard, missing: [] };
}

function withHeard(answer: Answer, heard: Heard): Answer {
  return withHeardOf(answer, heard, closureOf(answer.asked.layouts, [answer.asked.record]));
}

/** The first of the records is the one that was compared; the witness vouches if it answered that one. */
function withHeardOf(answer: Answer, heard: Heard, records: readonly RecordId[]): Answer {
  const [root = ""] = records;
  const conflicts = records.flatMap((record) => heard.contradictions.get(record) ?? []);
  const witness = heard.answered.has(root) ? heard.witness : null;
  return witness === null && conflicts.length === 0 ? answer : withTestimony(answer, { witness, conflicts });
}

function withStated(answer: Answer, stated: ReadonlyMap<RecordId, StatedTestimony>): Answer {
  if (stated.size === 0) return answer;
  const testimonies = closureOf(answer.asked.layouts, [answer.asked.record]).flatMap(
    (record) => stated.get(record) ?? [],
  );
  const compared = testimonies.reduce((sum, testimony) => sum + testimony.compared, 0);
  const conflicts: readonly Contradiction[] = testimonies.flatMap(({ contradictions }) => contradictions);
  return compared === 0 ? answer : withTestimony(answer, { witness: "stated", conflicts });
}

/** Witnesses by word that have nothing to say on this C side. */
function unfit({ checks, texts }: Case, words: readonly WitnessWord[]): readonly Diagnostic[] {
  const told: Diagnostic[] = [];
  const answers = checks.flatMap((check) => check.answers);
  const tell = (witness: string, why: string): void =>
    void told.push(diagnostic("witness-unfit", { witness, why }, null));
  if (words.includes("recorded") && !answers.some(({ c }) => c.source === "windows"))
    tell("recorded", "this C side is not a recorded layout; --windows names one");
  for (const kind of ["pdb", "isf"] as const)
    if (words.includes(kind) && texts.size === 0)
      tell(kind, "it is the C side itself; with headers beside it (--c) it testifies to them");
  const statements = [...texts.values()].reduce((sum, { model }) => sum + model.stated.length, 0);
  if (words.includes("stated") && statements === 0)
    tell("stated", "the C side states nothing about layout: no asserts and no offset comments");
  return told;
}
