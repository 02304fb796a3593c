import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { Diagnostic, Layouts, RecordId, Result } from "../../index.ts";
import {
  closureOf,
  compareDoors,
  conflictSaid,
  diagnostic,
  digestOf,
  probeSource,
  questionsOfModel,
  severityOf,
} from "../../index.ts";
import { preprocessorAtHand } from "../../toolchain/at-hand.ts";
import { preprocessCached } from "../../toolchain/cached.ts";
import { openWitness } from "../../toolchain/find.ts";
import { unitOfHeaders } from "../../toolchain/unit.ts";
import type { CompileOptions, Witness } from "../../toolchain/witness.ts";
import { noOptions } from "../../toolchain/witness.ts";
import type { CSettings } from "../c/headers.ts";
import { findHeader } from "../c/headers.ts";
import type { OpenedC } from "../c/open-c.ts";
import { openC } from "../c/open-c.ts";
import type { Options, WitnessWord } from "../options/options.ts";
import { cacheIn } from "../c/preprocessed.ts";
import { headerDigest } from "../doors/truth-folders.ts";
import type { Measured } from "../witnesses/compilers.ts";
import { citation, compileOptions, isCompiler, measureText } from "../witnesses/compilers.ts";
import type { Measurement, Wanted } from "./measured.ts";
import { namesOf, selected } from "./measured.ts";

/** What is needed to measure a header and to name it without naming this machine. */
export interface HeaderTask {
  readonly path: string;
  readonly cwd: string;
  /** With what the configuration says. */
  readonly options: Options;
  readonly wanted: Wanted;
  /** The project: headers below it are named by their path. Absolute. */
  readonly project: string;
  /** The folder that paths of headers are relative to: the one that holds the recording's. */
  readonly base: string;
  readonly tell: (what: string) => void;
}

/** What compilers say of a header's records. The first witness's figures are recorded; the others must agree. */
export async function measureHeader(task: HeaderTask): Promise<Result<Measurement, readonly Diagnostic[]>> {
  const { path, cwd, options: settings, wanted } = task;
  const header = findHeader(path, cwd, settings);
  if (!header.ok) return failed(header.error);
  const { door, diagnostics } = await openC(path, cwd, settings, wanted);
  if (door === null) return { ok: false, error: diagnostics };
  const witnesses = await witnessesFor(task.options.witness);
  if (!witnesses.ok) return failed(witnesses.error);
  const records = selected(door.layouts, door.records, wanted);
  const closure = closureOf(door.layouts, records);
  const asked = await askAll(witnesses.value, door, closure, task);
  if (!asked.ok) return failed(asked.error);
  const headers = await headersRead(header.value.path, door, cwd, settings);
  if (!headers.ok) return failed(headers.error);
  const options = door.options ?? noOptions;
  const nameOf = (file: string): string => headerName(file, task, options, header.value.path);
  const name = nameOf(header.value.path);
  const isReading = asked.value.diagnostics.some(({ code }) => code === "witness-of-reading");
  const statements = [
    { key: "kind", value: "header" },
    ...witnesses.value.map((witness) => ({ key: "witness", value: citation(witness) })),
    ...witnesses.value.map(({ flags }) => ({ key: "flags", value: flags.join(" ") })),
    { key: "language", value: door.language },
    ...(isReading
      ? [{ key: "asked", value: "our reading of the text, which the witness does not take as it is" }]
      : []),
    ...options.defines.map((define) => ({ key: "define", value: define })),
    ...options.forcedIncludes.map((file) => ({ key: "include", value: nameOf(file) })),
    ...headerStatements(headers.value, nameOf, cwd),
  ];
  const probes = probeDigests(door, closure, name);
  return {
    ok: true,
    value: {
      source: { name, statements },
      layouts: asked.value.layouts,
      records,
      probeOf: (record) => probes.get(record) ?? null,
      diagnostics: [...diagnostics, ...asked.value.diagnostics],
      names: namesOf(door.layouts, door.records),
    },
  };
}

function failed(error: Diagnostic): { readonly ok: false; readonly error: readonly Diagnostic[] } {
  return { ok: false, error: [error] };
}

/** Those that are asked for; by default the best at hand: cl, clang, the embedded clang. */
async function witnessesFor(
  words: readonly WitnessWord[] | null,
): Promise<Result<readonly Witness[], Diagnostic>> {
  const asked = words?.filter(isCompiler) ?? [];
  if (asked.length > 0) {
    const witnesses: Witness[] = [];
    for (const word of asked) {
      const opened = await openWitness(word);
      if (!opened.ok) return opened;
      witnesses.push(opened.value);
    }
    return { ok: true, value: witnesses };
  }
  for (const word of ["cl", "clang"] as const) {
    const opened = await openWitness(word);
    if (opened.ok) return { ok: true, value: [opened.value] };
  }
  const embedded = await openWitness("embedded");
  return embedded.ok ? { ok: true, value: [embedded.value] } : embedded;
}

async function askAll(
  witnesses: readonly Witness[],
  c: OpenedC,
  records: readonly RecordId[],
  task: HeaderTask,
): Promise<Result<Measured, Diagnostic>> {
  const where = { cwd: task.cwd, options: compileOptions(task.options, task.cwd) };
  const laidOut = records.filter((record) => c.layouts.layoutOf(record).ok);
  const answers: Measured[] = [];
  for (const witness of witnesses) {
    task.tell(`${citation(witness)} measures ${laidOut.length} records of ${task.path}`);
    const measured = await measureText(witness, c, laidOut, where);
    if (!measured.ok) return measured;
    answers.push(measured.value);
  }
  const [first, ...others] = answers;
  const [judge] = witnesses;
  if (first === undefined || judge === undefined) throw new Error("there is always a witness");
  const rivals = [
    // Against cl our model is wrong; against clang it knows cl better, and a record on which they differ is recorded by nobody.
    { name: "model", layouts: c.layouts, isBinding: judge.name !== "cl" },
    ...others.map((other, at) => ({
      name: citation(witnesses[at + 1] ?? judge),
      layouts: other.layouts,
      isBinding: true,
    })),
  ];
  const contradicted = laidOut.flatMap((record) =>
    rivals.flatMap((rival) =>
      contradiction(record, { name: citation(judge), layouts: first.layouts }, rival),
    ),
  );
  const seenInPart = laidOut.filter((record) => isSeenInPart(record, c, first.layouts));
  const withheld = new Set([
    ...contradicted.filter(({ isBinding }) => isBinding).map(({ record }) => record),
    ...seenInPart,
  ]);
  const diagnostics = [
    ...answers.flatMap((answer) => answer.diagnostics),
    ...contradicted.map(({ told }) => told),
    ...seenInPart.map((record) => {
      const why = "as a whole, which a recording must be; record it from a PDB";
      return diagnostic("probe-unaskable", { record, why }, c.model.records.get(record)?.span ?? null);
    }),
  ];
  return { ok: true, value: { layouts: without(first.layouts, withheld), diagnostics } };
}

/**
 * True if a probe cannot see all of a record: a vfptr, fields that are private or a base's. Recorded it would look as if it
 * had none of them.
 */
function isSeenInPart(record: RecordId, c: OpenedC, layouts: Layouts): boolean {
  const agreement = compareDoors({ layouts: c.layouts, record }, { layouts, record });
  return c.language === "c++" && agreement !== null && agreement.unanswered.length > 0;
}

interface Testifying {
  readonly name: string;
  readonly layouts: Layouts;
}

function contradiction(
  record: RecordId,
  judge: Testifying,
  rival: Testifying & { readonly isBinding: boolean },
): ReadonlyArray<{ readonly record: RecordId; readonly isBinding: boolean; readonly told: Diagnostic }> {
  const agreement = compareDoors({ layouts: rival.layouts, record }, { layouts: judge.layouts, record });
  const [found] = agreement?.disagreements ?? [];
  if (found === undefined) return [];
  const { path, quantity, first, second } = found;
  const where = path === null ? record : `${record}.${path}`;
  const said = conflictSaid({
    side: "c",
    record,
    path,
    quantity,
    testimonies: [
      { witness: rival.name, value: first },
      { witness: judge.name, value: second },
    ],
    divergence: null,
  });
  return [
    { record, isBinding: rival.isBinding, told: diagnostic("witnesses-disagree", { where, said }, null) },
  ];
}

/** The same door without some records. */
function without(layouts: Layouts, records: ReadonlySet<RecordId>): Layouts {
  if (records.size === 0) return layouts;
  return {
    ...layouts,
    layoutOf: (record) =>
      records.has(record)
        ? { ok: false, error: diagnostic("incomplete-record", { record }, null) }
        : layouts.layoutOf(record),
  };
}

/** Every file that bears on the text: the header, and what it includes. */
async function headersRead(
  header: string,
  c: OpenedC,
  cwd: string,
  settings: CSettings,
): Promise<Result<readonly string[], Diagnostic>> {
  if (c.options === null) return { ok: true, value: [header] };
  const preprocessor = await preprocessorAtHand();
  if (!preprocessor.ok) return preprocessor;
  const unit = unitOfHeaders([header], c.language, c.options);
  const cache = cacheIn(settings.cacheFolder);
  const { result } = await preprocessCached(preprocessor.value, cache, unit);
  if (!result.ok) return result;
  const worst = result.value.diagnostics.find((one) => severityOf(one) === "error");
  if (worst !== undefined) return { ok: false, error: worst };
  const files = [header, ...result.value.filesRead].map((file) => resolve(cwd, file));
  return { ok: true, value: [...new Set(files)].filter((file) => !/[\\/]lib[\\/]clang[\\/]/.test(file)) };
}

/** Sorted by name. A file of ours, or of the compiler, that is not on disk has none. */
function headerStatements(
  files: readonly string[],
  nameOf: (file: string) => string,
  cwd: string,
): ReadonlyArray<{ readonly key: string; readonly value: string }> {
  return files
    .flatMap((file) => {
      const digest = headerDigest(file, cwd);
      return digest === null ? [] : [{ name: nameOf(file), digest }];
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ name, digest }) => ({ key: "header", value: `${digest} ${name}` }));
}

/** A path below the project, else as an #include would find it: never a path of this machine. */
function headerName(
  file: string,
  { project, base }: HeaderTask,
  options: CompileOptions,
  header: string,
): string {
  const absolute = resolve(file);
  if (isBelow(project, absolute)) return slashes(relative(base, absolute));
  const folders = [...options.includeFolders, ...options.systemFolders].map((folder) => resolve(folder));
  const included = [...folders, dirname(header)].filter((folder) => isBelow(folder, absolute));
  const [shortest = absolute.slice(absolute.lastIndexOf(sep) + 1)] = included
    .map((folder) => slashes(relative(folder, absolute)))
    .sort((left, right) => left.length - right.length);
  return `<${shortest}>`;
}

function isBelow(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== "" && path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}

/** By the name that a record is recorded under: the question as it is put for this record alone, without any path. */
function probeDigests(c: OpenedC, records: readonly RecordId[], header: string): ReadonlyMap<string, string> {
  const { questions } = questionsOfModel(c.model, records, "declared");
  const prelude = { kind: "headers", headers: [header] } as const;
  return new Map(
    questions.map((question) => [
      question.name ?? question.aliases[0] ?? question.record,
      digestOf(probeSource({ prelude, questions: [question], language: c.language })),
    ]),
  );
}
