import type { Case, Diagnosis, RustSide } from "../diff/causes.ts";
import { editedRecord } from "../diff/edits.ts";
import type { FixOf } from "../diff/explained.ts";
import type { Fix } from "../diff/finding.ts";
import type { RecordCheck } from "../diff/verdicts.ts";
import type { RecordId, RecordType } from "../model/model.ts";
import type { TextEdit } from "../source/edit.ts";
import type { Proof, Workshop } from "./prove.ts";
import { contradicting, editedTexts, proveEdits } from "./prove.ts";
import type { FileTokens } from "./record-text.ts";
import { findRecordText, readTokens } from "./record-text.ts";
import type { Rewriting } from "./rewrite.ts";
import { rewriteRecord } from "./rewrite.ts";
import { TypeText } from "./type-text.ts";

/** A changed file, before and after. */
export interface ChangedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** The remedies of a diagnosis as text. */
export interface Fixes {
  readonly fixOf: FixOf;
  /** With all proved edits made, sorted by name. */
  readonly files: readonly ChangedFile[];
}

/** Writes what was diagnosed into the source, in memory, and keeps what is proved. */
export function writeFixes(
  side: RustSide,
  checks: readonly RecordCheck[],
  diagnosis: Diagnosis,
  workshop: Workshop,
): Fixes {
  const writer = new Writer(side, workshop);
  const edits = new Map<RecordId, readonly TextEdit[]>();
  const refusals = new Map<RecordId, Proof>();
  for (const [id, record] of changedRecords(side, diagnosis)) {
    const rewriting = writer.rewrite(id, record);
    if (rewriting.ok) edits.set(id, rewriting.edits);
    else refusals.set(id, { proved: false, why: rewriting.why });
  }
  for (const [id, other] of contradicting(edits)) {
    edits.delete(id);
    refusals.set(id, { proved: false, why: `the same text also makes ${other}, which needs another change` });
  }
  const proofs = new Map([...proveEdits(edits, side, checks, diagnosis, workshop), ...refusals]);
  const proved = [...edits.keys()].filter((record) => proofs.get(record)?.proved === true);
  const shares = shareOut(side, diagnosis, writer, proofs);
  const files = [...editedTexts(proved, edits, workshop)]
    .map(([file, after]) => ({ file, before: workshop.textOf(file) ?? "", after }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  return { fixOf: (one, step) => shares.get(one)?.[step] ?? null, files };
}

function changedRecords(
  { model }: RustSide,
  { cases, mended }: Diagnosis,
): ReadonlyMap<RecordId, RecordType> {
  const touched = new Set(
    cases.flatMap(({ steps }) => steps.flatMap(({ edits }) => edits.map((edit) => edit.record))),
  );
  const changed = new Map<RecordId, RecordType>();
  for (const id of touched) {
    const record = mended.records.get(id);
    if (record !== undefined && record !== model.records.get(id)) changed.set(id, record);
  }
  return changed;
}

/** Gives each step its own share of the edits of its records: what was not there before it. */
function shareOut(
  { model }: RustSide,
  { cases }: Diagnosis,
  writer: Writer,
  proofs: ReadonlyMap<RecordId, Proof>,
): ReadonlyMap<Case, readonly Fix[]> {
  const current = new Map<RecordId, RecordType>();
  const shares = new Map<Case, readonly Fix[]>();
  for (const one of cases) {
    const isMade = one.left.verdict === "equal" && one.breaks.length === 0;
    const fixes = one.steps.map(({ edits }): Fix => {
      if (!isMade) return { proved: false, why: whyNotMade(one) };
      const records = [...new Set(edits.map(({ record }) => record))];
      const failed = records.map((record) => proofs.get(record)).find((proof) => proof?.proved === false);
      const own = records.flatMap((id) => {
        const before = current.get(id) ?? model.records.get(id);
        if (before === undefined) return [];
        const after = edits.filter((edit) => edit.record === id).reduce(editedRecord, before);
        current.set(id, after);
        return withoutThose(writer.editsTo(id, after), writer.editsTo(id, before));
      });
      return failed?.proved === false ? failed : { proved: true, edits: own };
    });
    shares.set(one, fixes);
  }
  return shares;
}

function whyNotMade({ breaks, left }: Case): string {
  const [broken] = breaks;
  if (broken !== undefined) return `${broken} is equal now and would no longer be`;
  const errors = left.findings.filter(({ severity }) => severity === "error").length;
  return errors === 0
    ? "the record is not verified even then"
    : `${errors === 1 ? "1 difference is" : `${errors} differences are`} left even then`;
}

function withoutThose(edits: readonly TextEdit[], known: readonly TextEdit[]): readonly TextEdit[] {
  const key = ({ span, insert }: TextEdit): string => `${span.start} ${span.end} ${insert}`;
  const before = new Set(known.map(key));
  return edits.filter((edit) => !before.has(key(edit)));
}

/** Reads each file once. */
class Writer {
  readonly #side: RustSide;
  readonly #workshop: Workshop;
  readonly #files = new Map<string, { readonly tokens: FileTokens; readonly types: TypeText } | null>();

  constructor(side: RustSide, workshop: Workshop) {
    this.#side = side;
    this.#workshop = workshop;
  }

  editsTo(id: RecordId, to: RecordType): readonly TextEdit[] {
    const rewriting = this.rewrite(id, to);
    return rewriting.ok ? rewriting.edits : [];
  }

  rewrite(id: RecordId, to: RecordType): Rewriting {
    const from = this.#side.model.records.get(id);
    if (from === undefined) throw new Error(`${id} was changed and is not in the model`);
    if (from === to) return { ok: true, edits: [] };
    if (id !== from.path) return { ok: false, why: "it is generic, and a change would reach its other uses" };
    const whyNot = this.#workshop.whyNotOurs(from.span.file);
    if (whyNot !== null) return { ok: false, why: whyNot };
    const file = this.#open(from.span.file);
    const written = file === null ? null : findRecordText(file.tokens, from);
    if (file === null || written === null)
      return { ok: false, why: "a macro makes the record; its text is not that of a struct or union" };
    return rewriteRecord(from, to, written, file.tokens.source, file.types);
  }

  #open(file: string) {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const text = this.#workshop.textOf(file);
    const source = text === null ? null : { file, text };
    const opened =
      source === null
        ? null
        : {
            tokens: readTokens(source),
            types: new TypeText(this.#side.model, source, this.#workshop.isLoneFile),
          };
    this.#files.set(file, opened);
    return opened;
  }
}
