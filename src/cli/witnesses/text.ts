import type { Diagnostic, Disagreement, Divergence, Layouts, RecordId } from "../../index.ts";
import { closureOf, compareDoors, divergences, divergencesIn, requiresLess } from "../../index.ts";
import type { CompileOptions, Witness } from "../../toolchain/witness.ts";
import type { OpenedC } from "../c/open-c.ts";
import { citation, measureText } from "./compilers.ts";
import type { Heard } from "./heard.ts";
import { heardOf, oneLine, silent } from "./heard.ts";

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
  return withoutOverruled(hearText(cited, measured.value, c, laidOut), c);
}

function hearText(
  witness: string,
  measured: { readonly layouts: Layouts; readonly diagnostics: readonly Diagnostic[] },
  c: OpenedC,
  records: readonly RecordId[],
): Heard {
  const held = records.map((record) => ({
    record,
    name: nameOf(c, record),
    agreement: compareDoors({ layouts: c.textLayouts, record }, { layouts: measured.layouts, record }),
    divergenceOf: (quantity: Disagreement["quantity"]) => explanationOf(c, record, quantity),
  }));
  return heardOf({ side: "c", first: "model", witness }, held, measured.diagnostics);
}

/** What a compiler makes of a text is nothing against the text's own comments. */
function withoutOverruled(heard: Heard, c: OpenedC): Heard {
  if (c.overruled.size === 0) return heard;
  const isLost = (record: RecordId): boolean =>
    closureOf(c.textLayouts, [record]).some((held) => c.overruled.has(held));
  const lost = [...heard.answered].filter(isLost);
  const names = lost.map((record) => nameOf(c, record));
  const told = oneLine(heard.witness, "the text of", names, " has lost what its comments say");
  const believed = [...heard.answered].filter((record) => !lost.includes(record));
  return { ...heard, answered: new Set(believed), diagnostics: [...heard.diagnostics, ...told] };
}

/** The first known difference between clang and cl that this record meets; null: nobody knows why. */
function explanationOf(c: OpenedC, record: RecordId, quantity: Disagreement["quantity"]): Divergence | null {
  const type = c.model.records.get(record);
  if (type === undefined) return null;
  const [known] = divergencesIn(type, c.model, c.textLayouts, c.language);
  if (known !== undefined) return known;
  const isOwnRequest = quantity === "required-alignment" && requiresLess(type, c.textLayouts);
  return isOwnRequest ? divergences.requiresAll : null;
}

function nameOf({ model }: OpenedC, record: RecordId): string {
  const type = model.records.get(record);
  return type?.name ?? type?.aliases[0] ?? record;
}
