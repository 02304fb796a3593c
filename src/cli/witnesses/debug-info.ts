import type { Agreement, Contradiction, Diagnostic, RecordId } from "../../index.ts";
import { compareDoors, diagnostic, severityOf } from "../../index.ts";
import type { OpenedDebugInfo } from "../doors/open-debug-info.ts";
import { openX64File } from "../doors/open-debug-info.ts";
import type { OpenedC } from "../c/open-c.ts";
import type { Options } from "../options/options.ts";
import type { Heard } from "./heard.ts";
import { contradictionsIn, oneLine } from "./heard.ts";

/** Debug info that testifies to what headers say. */
export interface DebugWitness extends OpenedDebugInfo {
  /** As reports cite it: `pdb ntkrnlmp.pdb`. */
  readonly cited: string;
}

/** Opens what `--pdb` and `--isf` name, where `--witness` makes witnesses of them. */
export async function openDebugWitnesses(
  options: Options,
  cwd: string,
): Promise<{ readonly witnesses: readonly DebugWitness[]; readonly missing: readonly Diagnostic[] }> {
  const witnesses: DebugWitness[] = [];
  const missing: Diagnostic[] = [];
  for (const kind of ["pdb", "isf"] as const) {
    if (options.witness?.includes(kind) !== true) continue;
    const paths = options[kind];
    if (paths.length === 0)
      missing.push(diagnostic("witness-unfit", { witness: kind, why: `--${kind} names no file` }, null));
    for (const path of paths) {
      const { info, diagnostics } = await openX64File(path, cwd, options);
      if (info !== null) witnesses.push({ ...info, cited: `${kind} ${lastPart(path)}` });
      missing.push(...diagnostics.filter((one) => severityOf(one) !== "note"));
    }
  }
  return { witnesses, missing };
}

/** Debug info on records of a C text, held against the computed layouts. */
export function hearDebugInfo(witness: DebugWitness, c: OpenedC, records: readonly RecordId[]): Heard {
  const answered = new Set<RecordId>();
  const contradictions = new Map<RecordId, readonly Contradiction[]>();
  const strangers: string[] = [];
  const lacking: string[] = [];
  for (const record of records) {
    const names = namesOf(c, record);
    const [name] = names;
    // A part without a name is compared with the record around it.
    if (name === undefined || !c.layouts.layoutOf(record).ok) continue;
    const agreement = bestAgreement(witness, c, record, names);
    if (agreement === null) {
      strangers.push(name);
      continue;
    }
    if (agreement.unanswered.length === 0) answered.add(record);
    lacking.push(...agreement.unanswered.map((path) => `${name}.${path}`));
    const between = { side: "c", first: "model", witness: witness.cited } as const;
    const found = contradictionsIn({ record, name, agreement }, between);
    if (found.length > 0) contradictions.set(record, found);
  }
  const diagnostics = [
    ...oneLine(witness.cited, "it does not define", strangers),
    ...oneLine(witness.cited, "it knows no field", lacking),
  ];
  return { witness: witness.cited, answered, contradictions, diagnostics };
}

/** Of several definitions the one that agrees best is meant; null where the name is not defined, or not readable. */
function bestAgreement(
  { layouts, recordsNamed }: DebugWitness,
  c: OpenedC,
  record: RecordId,
  names: readonly string[],
): Agreement | null {
  const candidates = names.map(recordsNamed).find((found) => found.length > 0) ?? [];
  const agreements = candidates
    .map((candidate) => compareDoors({ layouts: c.layouts, record }, { layouts, record: candidate }))
    .filter((agreement) => agreement !== null);
  const distance = ({ disagreements, unanswered }: Agreement): number =>
    disagreements.length + unanswered.length;
  return agreements.sort((left, right) => distance(left) - distance(right))[0] ?? null;
}

function namesOf({ model }: OpenedC, record: RecordId): readonly string[] {
  const type = model.records.get(record);
  if (type === undefined) return [];
  return [...(type.name === null ? [] : [type.name]), ...type.aliases];
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
