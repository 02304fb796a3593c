import type { Contradiction, Diagnostic, RecordId } from "../../index.ts";
import {
  closureOf,
  compareDoors,
  diagnostic,
  divergences,
  divergencesIn,
  requiresLess,
} from "../../index.ts";
import type { Disagreement, Layouts } from "../../index.ts";
import type { CompileOptions, Witness } from "../../toolchain/witness.ts";
import type { OpenedC } from "../open-c.ts";
import { citation, measureText } from "./compilers.ts";

/** What one witness said about records of one door. */
export interface Heard {
  /** As reports cite it. */
  readonly witness: string;
  /** Records on which it gave every number that was asked for. */
  readonly answered: ReadonlySet<RecordId>;
  readonly contradictions: ReadonlyMap<RecordId, readonly Contradiction[]>;
  readonly diagnostics: readonly Diagnostic[];
}

/** One compiler on records of a C text, held against the computed layouts. */
export async function hearCompiler(
  witness: Witness,
  c: OpenedC,
  records: readonly RecordId[],
  where: { readonly cwd: string; readonly options: CompileOptions },
): Promise<Heard> {
  const cited = citation(witness);
  const laidOut = records.filter((record) => c.layouts.layoutOf(record).ok);
  const measured = await measureText(witness, c, laidOut, where);
  if (!measured.ok) return silent(cited, [measured.error]);
  const { layouts, diagnostics } = measured.value;
  const heard = hearDoor({ witness: cited, layouts, diagnostics }, { ...c, layouts: c.textLayouts }, laidOut);
  return withoutOverruled(heard, c);
}

/** What a compiler makes of a text is nothing against the text's own comments. */
function withoutOverruled(heard: Heard, c: OpenedC): Heard {
  if (c.overruled.size === 0) return heard;
  const believed = [...heard.answered].filter(
    (record) => !closureOf(c.textLayouts, [record]).some((held) => c.overruled.has(held)),
  );
  if (believed.length === heard.answered.size) return heard;
  const lost = [...heard.answered].filter((record) => !believed.includes(record));
  const why = `the text of ${lost
    .slice(0, 8)
    .map((record) => nameOf(c, record))
    .join(", ")} has lost what its comments say`;
  const told = diagnostic("witness-unfit", { witness: heard.witness, why }, null);
  return { ...heard, answered: new Set(believed), diagnostics: [...heard.diagnostics, told] };
}

/** A measured door held against the computed one, record by record. Each record that it left out is told. */
function hearDoor(
  { witness, layouts, diagnostics }: Pick<Heard, "witness" | "diagnostics"> & { readonly layouts: Layouts },
  c: OpenedC,
  records: readonly RecordId[],
): Heard {
  const answered = new Set<RecordId>();
  const contradictions = new Map<RecordId, readonly Contradiction[]>();
  const left: string[] = [];
  for (const record of records) {
    const agreement = compareDoors({ layouts: c.layouts, record }, { layouts, record });
    if (agreement === null || agreement.unanswered.length > 0) left.push(nameOf(c, record));
    else answered.add(record);
    const found = (agreement?.disagreements ?? []).map((one) => contradiction(one, c, record, witness));
    if (found.length > 0) contradictions.set(record, found);
  }
  return { witness, answered, contradictions, diagnostics: [...diagnostics, ...leftOut(witness, left)] };
}

function contradiction(
  { path, quantity, first, second }: Disagreement,
  c: OpenedC,
  record: RecordId,
  witness: string,
): Contradiction {
  return {
    weight: "error",
    conflict: {
      side: "c",
      record: nameOf(c, record),
      path,
      quantity,
      testimonies: [
        { witness: "model", value: first },
        { witness, value: second },
      ],
      divergence: explanationOf(c, record, quantity),
    },
  };
}

/** The first known difference between clang and cl that this record meets; null: nobody knows why. */
function explanationOf(c: OpenedC, record: RecordId, quantity: Disagreement["quantity"]) {
  const type = c.model.records.get(record);
  if (type === undefined) return null;
  const [known] = divergencesIn(type, c.model, c.layouts, c.language);
  if (known !== undefined) return known;
  const isOwnRequest = quantity === "required-alignment" && requiresLess(type, c.layouts);
  return isOwnRequest ? divergences.requiresAll : null;
}

/** One line for all of them: they mostly have one cause. */
export function leftOut(witness: string, names: readonly string[]): readonly Diagnostic[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, 8).join(", ");
  const others = names.length > 8 ? ` and ${names.length - 8} more` : "";
  return [diagnostic("witness-unfit", { witness, why: `it was not asked about ${shown}${others}` }, null)];
}

export function silent(witness: string, diagnostics: readonly Diagnostic[]): Heard {
  return { witness, answered: new Set(), contradictions: new Map(), diagnostics };
}

function nameOf({ model }: OpenedC, record: RecordId): string {
  const type = model.records.get(record);
  return type?.name ?? type?.aliases[0] ?? record;
}
