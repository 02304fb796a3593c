import type { Diagnostic, Layouts, RecordId } from "../../index.ts";
import {
  compareDoors,
  computeLayouts,
  diagnostic,
  heldRecord,
  kernelText,
  msvcC,
  parseC,
} from "../../index.ts";
import type { Witness } from "../../toolchain/witness.ts";
import { noOptions } from "../../toolchain/witness.ts";
import type { OpenedC } from "../c/open-c.ts";
import { cParser } from "../c/open-c.ts";
import { citation, measureText } from "./compilers.ts";
import type { Heard } from "./heard.ts";
import { heardOf, silent } from "./heard.ts";

/** Figures that were written out as C, so that compilers can be asked about them. */
export interface WrittenFigures {
  readonly c: OpenedC;
  readonly tags: ReadonlyMap<RecordId, string>;
  readonly layouts: Layouts;
  /** What reports call who gave the figures. */
  readonly source: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Recorded layouts or debug info as C text; `known` holds texts that were read before. Records that C cannot express are told. */
export async function writeFigures(
  layouts: Layouts,
  records: readonly RecordId[],
  source: string,
  known: Map<string, OpenedC>,
): Promise<WrittenFigures> {
  const { text, names, unwritable } = kernelText(layouts, records);
  const c = known.get(text) ?? (await readFigures(text));
  known.set(text, c);
  const tags = new Map([...names].filter(([, tag]) => c.model.records.has(tag)));
  const told = unwritable.map(({ record, why }) =>
    diagnostic(
      "probe-unaskable",
      { record: nameOf(layouts, record), why: `its figures cannot be written in C: ${why}` },
      null,
    ),
  );
  return { c, tags, layouts, source, diagnostics: told };
}

async function readFigures(text: string): Promise<OpenedC> {
  const source = { file: "<figures>", text };
  const parsed = parseC(source, await cParser(), { language: "c" });
  const layouts = computeLayouts(parsed.model, msvcC);
  return {
    ...parsed,
    layouts,
    textLayouts: layouts,
    overruled: new Map(),
    records: [...parsed.model.records.keys()],
    source,
    language: "c",
    options: null,
    manifest: null,
    constants: () => Promise.resolve(parsed.model.constants),
  };
}

/** Compilers' answers about texts: builds that lay everything out the same are written the same. */
export type FigureAnswers = Map<OpenedC, Awaited<ReturnType<typeof measureText>>>;

/** One compiler on figures: it lays out the text and is held against what was recorded. */
export async function hearFigures(
  witness: Witness,
  figures: WrittenFigures,
  answers: FigureAnswers,
  cwd: string,
): Promise<Heard> {
  const cited = citation(witness);
  const { c, tags, layouts, source } = figures;
  const asked = [...new Set([...tags.values(), ...unnamedIn(c)])];
  const measured = answers.get(c) ?? (await measureText(witness, c, asked, { cwd, options: noOptions }));
  answers.set(c, measured);
  if (!measured.ok) return silent(cited, [measured.error]);
  const held = [...tags].map(([record, tag]) => ({
    record,
    name: tag,
    agreement: compareDoors({ layouts, record }, { layouts: measured.value.layouts, record: tag }),
  }));
  return heardOf({ side: "c", first: source, witness: cited }, held, measured.value.diagnostics);
}

/** Records without a name inside the written ones: they can be asked about through a member. */
function unnamedIn({ model }: OpenedC): readonly RecordId[] {
  const named = new Set(
    [...model.records.values()].flatMap(({ fields }) =>
      fields.flatMap(({ name, type }) =>
        name !== null && heldRecord(type) !== null ? [heldRecord(type) ?? ""] : [],
      ),
    ),
  );
  return [...named].filter((record) => model.records.get(record)?.name === null);
}

function nameOf(layouts: Layouts, record: RecordId): string {
  const layout = layouts.layoutOf(record);
  return layout.ok ? (layout.value.name ?? record) : record;
}
