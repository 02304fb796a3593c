import type { Contradiction, Diagnostic, LayoutSet, RecordId } from "../../index.ts";
import { closureOf, conflictPlace, conflictSaid, diagnostic } from "../../index.ts";
import { rustcWitness } from "../../toolchain/rustc.ts";
import type { Witness } from "../../toolchain/witness.ts";
import type { OpenedPath } from "../doors/doors.ts";
import type { OpenedC } from "../c/open-c.ts";
import type { Options } from "../options/options.ts";
import { compileOptions, openCompilers } from "./compilers.ts";
import { hearDebugInfo, openDebugWitnesses } from "./debug-info.ts";
import { hearFigures, writeFigures } from "./figures.ts";
import { hearRustc } from "./rust.ts";
import { statedTestimonies } from "./stated.ts";
import type { Heard } from "./heard.ts";
import { hearCompiler } from "./text.ts";

/** Layouts with their further witnesses; contradictions are among the diagnostics. */
export interface HeardPaths {
  readonly opened: readonly OpenedPath[];
  /** Numbers on which witnesses disagree and no known rule says why. */
  readonly conflicts: number;
}

/** Hears the witnesses that `--witness` names about every record that is to be printed. */
export async function hearAboutPaths(
  opened: readonly OpenedPath[],
  options: Options,
  cwd: string,
): Promise<HeardPaths> {
  const words = options.witness ?? [];
  const { witnesses, missing } = await openCompilers(words);
  const debugInfo = await openDebugWitnesses(options, cwd);
  const rustc = words.includes("rustc") ? await rustcWitness() : null;
  let conflicts = 0;
  const heard: OpenedPath[] = [];
  for (const path of opened) {
    const said: Heard[] = [];
    const told: Diagnostic[] = [];
    const { set, c, rust } = path;
    if (set !== null && rust !== undefined) {
      if (rustc?.ok === true) said.push(await hearRustc(rustc.value, rust, set.layouts, nameable(set)));
    } else if (set !== null) {
      const closure = nameable(set);
      const where = { cwd, options: compileOptions(options, cwd) };
      if (c !== undefined)
        said.push(
          ...(await heardInTurn(witnesses, (witness) => hearCompiler(witness, c, closure, where))),
          ...debugInfo.witnesses.map((witness) => hearDebugInfo(witness, c, closure)),
        );
      else if (witnesses.length > 0) {
        const figures = await writeFigures(set.layouts, closure, set.build ?? "recorded", new Map());
        told.push(...figures.diagnostics);
        for (const witness of witnesses) said.push(await hearFigures(witness, figures, new Map(), cwd));
      }
    }
    if (c !== undefined) said.push(...statements(c));
    const contradictions = said.flatMap((one) => [...one.contradictions.values()].flat());
    conflicts += contradictions.filter(isOpen).length;
    heard.push(withWitnesses(path, said, [...told, ...contradictions.map(diagnosticOf)]));
  }
  const unheard = [...missing, ...debugInfo.missing, ...(rustc?.ok === false ? [rustc.error] : [])];
  const [first, ...others] = heard;
  const all =
    first === undefined ? [] : [{ ...first, diagnostics: [...first.diagnostics, ...unheard] }, ...others];
  return { opened: all, conflicts };
}

async function heardInTurn(
  witnesses: readonly Witness[],
  hear: (witness: Witness) => Promise<Heard>,
): Promise<readonly Heard[]> {
  const heard: Heard[] = [];
  for (const witness of witnesses) heard.push(await hear(witness));
  return heard;
}

/** The records that can be asked about: not those of anonymous members, which show in the record around them. */
function nameable(set: LayoutSet): readonly RecordId[] {
  return closureOf(set.layouts, named(set));
}

function named({ layouts, records }: LayoutSet): readonly RecordId[] {
  return records.filter((record) => {
    const layout = layouts.layoutOf(record);
    return layout.ok && (layout.value.name ?? layout.value.aliases[0]) !== undefined;
  });
}

function statements(c: OpenedC): readonly Heard[] {
  const stated = statedTestimonies(c);
  if (stated.size === 0) return [];
  const contradictions = new Map<RecordId, readonly Contradiction[]>();
  for (const [record, testimony] of stated) contradictions.set(record, testimony.contradictions);
  return [{ witness: "stated", answered: new Set(stated.keys()), contradictions, diagnostics: [] }];
}

function isOpen({ conflict, weight }: Contradiction): boolean {
  return conflict.divergence === null && weight === "error";
}

function withWitnesses(path: OpenedPath, said: readonly Heard[], told: readonly Diagnostic[]): OpenedPath {
  const diagnostics = [...path.diagnostics, ...told, ...said.flatMap((one) => one.diagnostics)];
  if (path.set === null) return { ...path, diagnostics };
  const records = named(path.set);
  const vouching = said.filter(({ answered }) => records.every((record) => answered.has(record)));
  const witnesses = ["model", ...vouching.map(({ witness }) => witness)];
  const set = { ...path.set, witnesses: path.set.build === null ? witnesses : witnesses.slice(1) };
  return { ...path, set, diagnostics };
}

function diagnosticOf({ conflict }: Contradiction): Diagnostic {
  const where = conflictPlace(conflict);
  const said = conflictSaid(conflict);
  const { divergence, lost } = conflict;
  if (lost !== undefined) return diagnostic("text-overruled", { where, said, lost }, null);
  return divergence === null
    ? diagnostic("witnesses-disagree", { where, said }, null)
    : diagnostic("known-divergence", { where, said, ...divergence }, null);
}
