import { lex } from "../parse/rust/tokens/lex.ts";
import { Reader, skipAttributes, skipVisibility } from "../parse/rust/tokens/reader.ts";
import { readType } from "../parse/rust/syntax/read-type.ts";
import { Kind, Sources, textAt, Word } from "../parse/rust/tokens/token.ts";
import type { Tokens } from "../parse/rust/tokens/token.ts";
import type { RecordType } from "../model/model.ts";
import { firstIndex } from "../source/search.ts";
import type { SourceText } from "../source/source.ts";

/** Half open, in UTF-16 units of the file. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A record as its author wrote it, in a file or inside a macro call. */
export interface RecordText {
  /** `struct` or `union`. */
  readonly keyword: TextRange;
  /** Where an attribute can be put: before the visibility. */
  readonly start: number;
  /** The words inside each `#[repr(…)]`, in order; what is in a macro's definition is not here. */
  readonly reprs: readonly ReprText[];
  /** Between the braces or parentheses. */
  readonly body: TextRange;
  readonly isTuple: boolean;
  readonly fields: readonly FieldText[];
}

export interface ReprText extends TextRange {
  readonly words: ReadonlyArray<TextRange & { readonly text: string }>;
}

export interface FieldText {
  /** With attributes and visibility. */
  readonly start: number;
  readonly visibility: string;
  /** Where the model says the field is: at its name, of a tuple's field at its type. */
  readonly anchor: number;
  readonly type: TextRange;
  /** Behind its comma; null where it has none. */
  readonly afterComma: number | null;
}

/** A file's tokens, from which any number of its records can be read. */
export interface FileTokens {
  readonly source: SourceText;
  readonly tokens: Tokens;
}

export function readTokens(source: SourceText): FileTokens {
  const sources = new Sources();
  return { source, tokens: lex(sources, sources.add(source)).tokens };
}

/** The record's own text; null where its name is not written as that of a struct or union with readable fields. */
export function findRecordText({ source, tokens }: FileTokens, record: RecordType): RecordText | null {
  const at = tokenAt(tokens, record.span.start);
  if (at === null || tokens.kinds[at] !== Kind.Identifier || textAt(tokens, at) !== record.name) return null;
  const keyword = tokens.values[at - 1];
  if (tokens.kinds[at - 1] !== Kind.Identifier || (keyword !== Word.struct && keyword !== Word.union))
    return null;
  const before = readBackwards(tokens, at - 1);
  const reader = new Reader(tokens, at + 1);
  while (!reader.isDone() && reader.kind() !== Kind.OpenBrace && reader.kind() !== Kind.OpenParenthesis) {
    if (reader.kind() === Kind.Semicolon) return null;
    reader.skipTree();
  }
  if (reader.isDone() || reader.isUnclosed()) return null;
  const isTuple = reader.kind() === Kind.OpenParenthesis;
  const open = reader.at;
  const body = reader.enter();
  const fields = readFields(body, isTuple, source.text);
  if (fields === null) return null;
  return {
    keyword: rangeOf(tokens, at - 1, at),
    start: tokens.starts[before.from] ?? 0,
    reprs: before.reprs,
    body: { start: tokens.ends[open] ?? 0, end: tokens.starts[tokens.values[open] ?? open] ?? 0 },
    isTuple,
    fields,
  };
}

/** From the keyword back over visibility and attributes. */
function readBackwards(tokens: Tokens, keywordAt: number): { from: number; reprs: readonly ReprText[] } {
  let from = keywordAt;
  const opened = partnerBefore(tokens, from, Kind.CloseParenthesis);
  if (opened !== null && tokens.values[opened - 1] === Word.pub) from = opened - 1;
  else if (tokens.kinds[from - 1] === Kind.Identifier && tokens.values[from - 1] === Word.pub) from -= 1;
  const reprs: ReprText[] = [];
  let at = from;
  for (;;) {
    const bracket = partnerBefore(tokens, at, Kind.CloseBracket);
    if (bracket === null || tokens.kinds[bracket - 1] !== Kind.Pound) break;
    const repr = readRepr(tokens, bracket, at);
    if (repr !== null) reprs.unshift(repr);
    at = bracket - 1;
  }
  return { from, reprs };
}

function readRepr(tokens: Tokens, bracket: number, end: number): ReprText | null {
  const reader = new Reader(tokens, bracket + 1, end - 1);
  if (!reader.eatWord(Word.repr) || reader.kind() !== Kind.OpenParenthesis) return null;
  const inner = reader.enter();
  const words: Array<TextRange & { text: string }> = [];
  while (!inner.isDone()) {
    const from = inner.at;
    const text = inner.text();
    while (!inner.isDone() && inner.kind() !== Kind.Comma) inner.skipTree();
    words.push({ ...rangeOf(tokens, from, inner.at), text });
    inner.eat(Kind.Comma);
  }
  return { ...rangeOf(tokens, bracket - 1, end), words };
}

/** Null where something in the body is no field. */
function readFields(body: Reader, isTuple: boolean, text: string): readonly FieldText[] | null {
  const { tokens } = body;
  const fields: FieldText[] = [];
  while (!body.isDone()) {
    const from = body.at;
    skipAttributes(body);
    const visibleFrom = body.at;
    skipVisibility(body);
    const named = body.at;
    if (named >= body.end) return null;
    if (!isTuple && (body.eatIdentifier() === -1 || !body.eat(Kind.Colon))) return null;
    const typed = body.at;
    if (readType(body).kind === "damaged" || body.at === typed) return null;
    const type = rangeOf(tokens, typed, body.at);
    const visibility =
      named === visibleFrom ? "" : text.slice(tokens.starts[visibleFrom], tokens.ends[named - 1]);
    const start = tokens.starts[from] ?? 0;
    const anchor = tokens.starts[named] ?? 0;
    const hasComma = body.eat(Kind.Comma);
    if (!hasComma && !body.isDone()) return null;
    const afterComma = hasComma ? (tokens.ends[body.at - 1] ?? 0) : null;
    fields.push({ start, visibility, anchor, type, afterComma });
  }
  return fields;
}

function partnerBefore(tokens: Tokens, at: number, closing: number): number | null {
  return tokens.kinds[at - 1] === closing ? (tokens.values[at - 1] ?? null) : null;
}

function rangeOf(tokens: Tokens, from: number, to: number): TextRange {
  return { start: tokens.starts[from] ?? 0, end: tokens.ends[Math.max(from, to - 1)] ?? 0 };
}

/** The token that starts there. */
function tokenAt(tokens: Tokens, start: number): number | null {
  const token = firstIndex(tokens.count, (index) => (tokens.starts[index] ?? 0) >= start);
  return token < tokens.count && tokens.starts[token] === start ? token : null;
}
