import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import type { SymbolBytes } from "./bytes.ts";
import { ByteView, decodeText, foreign, readingObject, refused } from "./bytes.ts";
import { probeSymbols } from "./object.ts";
import type {
  BitFieldQuestion,
  FieldAnswer,
  ProbeAnswers,
  ProbeCompiler,
  RecordAnswer,
  RecordQuestion,
} from "./questions.ts";
import {
  bitFieldSymbol,
  formatVersion,
  headerSlots,
  limits,
  magic,
  numbersPerMember,
  numbersPerRecord,
  tableSymbol,
  textSymbol,
} from "./wire.ts";
import type { HeaderSlot } from "./wire.ts";
import { decodeQuestions } from "./wire-text.ts";

/** The answers out of the object file that a probe was compiled to. Nothing of the object is run. */
export function readProbe(object: Uint8Array): Result<ProbeAnswers, Diagnostic> {
  return readWith(object, questionsIn);
}

/** The same for an object of a `bareProbeSource`, whose questions the caller has kept. */
export function readBareProbe(
  object: Uint8Array,
  questions: readonly RecordQuestion[],
): Result<ProbeAnswers, Diagnostic> {
  return readWith(object, () => questions);
}

/** The same for a probe that was loaded into this process: `symbols` are copies of its constants. */
export function readLoadedProbe(
  symbols: SymbolBytes,
  questions: readonly RecordQuestion[],
): Result<ProbeAnswers, Diagnostic> {
  return readingObject(() => readTable(symbols, () => questions, longAnywhere));
}

type FindQuestions = (symbols: SymbolBytes, chunks: number) => readonly RecordQuestion[] | null;

function readWith(object: Uint8Array, findQuestions: FindQuestions): Result<ProbeAnswers, Diagnostic> {
  const symbols = probeSymbols(object);
  if (!symbols.ok) return symbols;
  return readingObject(() => readTable(symbols.value, findQuestions, longOfWindows));
}

/** Elsewhere than on Windows `long` has 8 bytes, and an object holds the layouts of another system. */
const longOfWindows = [4];
const longAnywhere = [4, 8];

function readTable(
  symbols: SymbolBytes,
  findQuestions: FindQuestions,
  longBytes: readonly number[],
): Result<ProbeAnswers, Diagnostic> {
  const bytes = symbols.get(tableSymbol);
  if (bytes === undefined) return foreign("an object without a probe's table");
  const table = new ByteView(bytes);
  const header = headerOf(table, longBytes);
  if (!header.ok) return header;
  const { records, values, textChunks, bitFields } = header.value;
  if (table.u64((headerSlots.length + values) * 8) !== magic)
    return disagreement("its table does not end where it says");
  const questions = findQuestions(symbols, textChunks);
  if (questions === null || questions.length !== records) return disagreement("its questions cannot be read");
  if (values !== expectedValues(questions) || bitFields !== countBitFields(questions))
    return disagreement("its table does not belong to its questions");
  return answersOf(questions, compilerOf(header.value), new Table(table, symbols));
}

type Header = Readonly<Record<HeaderSlot, number>>;

function headerOf(table: ByteView, longBytes: readonly number[]): Result<Header, Diagnostic> {
  if (table.u64(0) !== magic) return foreign("an object whose table is not a probe's");
  const numbers = headerSlots.map(
    (slot, index) => [slot, index === 0 ? 0 : table.position(index * 8)] as const,
  );
  // Built from headerSlots themselves, so every slot is there.
  const header = Object.fromEntries(numbers) as Record<HeaderSlot, number>;
  if (header.formatVersion !== formatVersion)
    return foreign(`a probe of format ${header.formatVersion}; this program reads ${formatVersion}`);
  if (header.pointerBytes !== 8 || !longBytes.includes(header.longBytes))
    return foreign("a probe compiled for another target; compile for x64 Windows");
  if (
    header.records > limits.records ||
    header.values > limits.values ||
    header.textChunks > limits.textChunks
  )
    return disagreement("its table is larger than any probe's");
  return { ok: true, value: header };
}

function compilerOf(header: Header): ProbeCompiler {
  const { clangMajor, clangMinor, clangPatch } = header;
  return {
    language: header.cplusplus === 0 ? "c" : "c++",
    mscVersion: header.mscVersion,
    clangVersion: clangMajor === 0 ? null : `${clangMajor}.${clangMinor}.${clangPatch}`,
  };
}

function questionsIn(symbols: SymbolBytes, chunks: number): readonly RecordQuestion[] | null {
  const parts: Uint8Array[] = [];
  for (let chunk = 0; chunk < chunks; chunk++) {
    const bytes = symbols.get(textSymbol(chunk));
    const end = bytes?.indexOf(0) ?? -1;
    if (bytes === undefined || end === -1) return null;
    parts.push(bytes.subarray(0, end));
  }
  return decodeQuestions(decodeText(joined(parts)));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function answersOf(
  questions: readonly RecordQuestion[],
  compiler: ProbeCompiler,
  table: Table,
): Result<ProbeAnswers, Diagnostic> {
  const records: RecordAnswer[] = [];
  for (const question of questions) {
    const answer = table.recordAnswer(question);
    if (!answer.ok) return answer;
    records.push(answer.value);
  }
  return { ok: true, value: { compiler, records } };
}

/** Reads the table from front to back, and the bit-field objects beside it. */
class Table {
  readonly #view: ByteView;
  readonly #symbols: SymbolBytes;
  #slot = headerSlots.length;
  #bitField = 0;

  constructor(view: ByteView, symbols: SymbolBytes) {
    this.#view = view;
    this.#symbols = symbols;
  }

  recordAnswer(question: RecordQuestion): Result<RecordAnswer, Diagnostic> {
    const size = this.#next();
    const alignment = this.#next();
    const requiredAlignment = this.#next();
    const fields: FieldAnswer[] = [];
    for (const field of question.fields) {
      if (field.kind === "member") {
        fields.push({ kind: "member", offset: this.#next(), size: this.#next() });
        continue;
      }
      const bits = this.#nextObject(size);
      const answer = bits === null ? null : bitFieldAnswer(field, bits);
      if (answer === null)
        return disagreement(`bit-field ${question.record}.${field.path} cannot be found in it`);
      fields.push(answer);
    }
    return { ok: true, value: { question, size, alignment, requiredAlignment, fields } };
  }

  #next(): number {
    return this.#view.position(this.#slot++ * 8);
  }

  #nextObject(size: number): Uint8Array | null {
    const bytes = this.#symbols.get(bitFieldSymbol(this.#bitField++));
    return bytes === undefined || bytes.length < size ? null : bytes.subarray(0, size);
  }
}

/** The run of ones; null if there is none, more than one, or one of another width than was declared. */
function bitFieldAnswer(field: BitFieldQuestion, bytes: Uint8Array): FieldAnswer | null {
  const firstByte = bytes.findIndex((byte) => byte !== 0);
  if (firstByte === -1) return null;
  const firstBit = firstByte * 8 + trailingZeros(bytes[firstByte] ?? 0);
  const ones = bytes.reduce((sum, byte) => sum + populationCount(byte), 0);
  if (field.isBoolean && ones === 1) return { kind: "bit-field", firstBit, bitWidth: field.bitWidth };
  if (ones !== field.bitWidth || !isRun(bytes, firstBit, ones)) return null;
  return { kind: "bit-field", firstBit, bitWidth: ones };
}

function isRun(bytes: Uint8Array, firstBit: number, length: number): boolean {
  for (let bit = firstBit; bit < firstBit + length; bit++)
    if ((((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 0) return false;
  return true;
}

function trailingZeros(byte: number): number {
  return 31 - Math.clz32(byte & -byte);
}

function populationCount(byte: number): number {
  let count = 0;
  for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function expectedValues(questions: readonly RecordQuestion[]): number {
  return questions.reduce((sum, { fields }) => {
    const members = fields.filter(({ kind }) => kind === "member").length;
    return sum + numbersPerRecord + members * numbersPerMember;
  }, 0);
}

function countBitFields(questions: readonly RecordQuestion[]): number {
  return questions.reduce(
    (sum, { fields }) => sum + fields.filter(({ kind }) => kind === "bit-field").length,
    0,
  );
}

function disagreement(why: string): Result<never, Diagnostic> {
  return refused(diagnostic("probe-damaged", { why }, null));
}
