import type { Reader } from "../tokens/reader.ts";
import { Kind, Word } from "../tokens/token.ts";
import type { GenericArgument, PathSegment, PathSyntax, TypeSyntax } from "./syntax.ts";
import {
  isFunctionStart,
  rangeFrom,
  readObject,
  segmentName,
  skipAngles,
  startsBound,
  takeConstant,
  takeMacroInput,
} from "./type-tokens.ts";

/** Types nested deeper than this are not read: nobody writes them, and the reader is recursive. */
export const typeDepthLimit = 200;

/** Reads one type. What is no type is `damaged` and takes no token that ends a field. */
export function readType(reader: Reader, depth = 0): TypeSyntax {
  const from = reader.at;
  const type = readTypeWithoutBounds(reader, depth);
  // `Trait + 'a` without dyn: an object of the 2015 edition.
  return type.kind === "path" && reader.kind() === Kind.Plus ? readObject(reader, from) : type;
}

/** After `as`, where `+` is an addition. */
export function readTypeWithoutBounds(reader: Reader, depth = 0): TypeSyntax {
  const from = reader.at;
  if (depth > typeDepthLimit) return damaged(reader, from, `nested more than ${typeDepthLimit} deep`);
  const kind = reader.kind();
  if (kind === Kind.OpenNone) return readCaptured(reader, depth);
  if (kind === Kind.Star) return readRawPointer(reader, from, depth);
  if (reader.startsWith(Kind.And)) return readReference(reader, from, depth);
  if (kind === Kind.OpenBracket) return readArray(reader, from, depth);
  if (kind === Kind.OpenParenthesis) return readTuple(reader, from, depth);
  if (reader.eat(Kind.Bang)) return { kind: "never", range: rangeFrom(reader, from) };
  if (kind === Kind.Lifetime || kind === Kind.Question) return readObject(reader, from);
  const name = reader.name();
  if (name === Word.dyn && startsBound(reader)) return readObject(reader, from);
  if (name === Word.impl) return readObject(reader, from);
  if (isFunctionStart(reader)) return readFunction(reader, from, depth);
  if (name === Word._) {
    reader.bump();
    return { kind: "inferred", range: rangeFrom(reader, from) };
  }
  return readPathType(reader, from, depth);
}

function damaged(reader: Reader, from: number, why: string): TypeSyntax {
  const range = { tokens: reader.tokens, from, to: Math.max(reader.at, Math.min(from + 1, reader.end)) };
  return { kind: "damaged", why, range };
}

function readCaptured(reader: Reader, depth: number): TypeSyntax {
  const from = reader.at;
  const inner = reader.enter();
  const type = readType(inner, depth + 1);
  if (reader.kind() === Kind.PathSeparator && type.kind === "path") {
    const rest = readSegments(reader, depth);
    const path = { ...type.path, segments: [...type.path.segments, ...rest], range: rangeFrom(reader, from) };
    return { kind: "path", path, range: path.range };
  }
  return inner.isDone() ? type : damaged(inner, inner.at, `unexpected \`${inner.near()}\``);
}

function readRawPointer(reader: Reader, from: number, depth: number): TypeSyntax {
  reader.bump();
  if (!reader.eatWord(Word.const) && !reader.eatWord(Word.mut))
    return damaged(reader, from, "`*` without const or mut");
  const pointee = readType(reader, depth + 1);
  return { kind: "pointer", isReference: false, pointee, range: rangeFrom(reader, from) };
}

function readReference(reader: Reader, from: number, depth: number): TypeSyntax {
  reader.eatSplit(Kind.And);
  reader.eat(Kind.Lifetime);
  reader.eatWord(Word.mut);
  const pointee = readType(reader, depth + 1);
  return { kind: "pointer", isReference: true, pointee, range: rangeFrom(reader, from) };
}

function readArray(reader: Reader, from: number, depth: number): TypeSyntax {
  const inner = reader.enter();
  const element = readType(inner, depth + 1);
  if (inner.isDone()) return { kind: "slice", element, range: rangeFrom(reader, from) };
  if (!inner.eat(Kind.Semicolon))
    return damaged(reader, from, `unexpected \`${inner.near()}\` in an array type`);
  const length = { tokens: reader.tokens, from: inner.at, to: inner.end };
  return { kind: "array", element, length, range: rangeFrom(reader, from) };
}

function readTuple(reader: Reader, from: number, depth: number): TypeSyntax {
  const inner = reader.enter();
  const elements: TypeSyntax[] = [];
  let hasComma = false;
  while (!inner.isDone()) {
    elements.push(readType(inner, depth + 1));
    if (inner.isDone()) break;
    if (!inner.eat(Kind.Comma)) return damaged(reader, from, `unexpected \`${inner.near()}\``);
    hasComma = true;
  }
  const only = elements[0];
  if (only !== undefined && elements.length === 1 && !hasComma) return only;
  return { kind: "tuple", elements, range: rangeFrom(reader, from) };
}

function readFunction(reader: Reader, from: number, depth: number): TypeSyntax {
  if (reader.eatWord(Word.for)) {
    skipAngles(reader);
    if (!isFunctionStart(reader)) return readObject(reader, from);
  }
  reader.eatWord(Word.unsafe);
  if (reader.eatWord(Word.extern)) {
    if (reader.kind() === Kind.String) reader.bump();
    else if (reader.kind() === Kind.OpenNone) reader.skipTree();
  }
  if (!reader.eatWord(Word.fn) || reader.kind() !== Kind.OpenParenthesis)
    return damaged(reader, from, "a function pointer without parameters");
  reader.skipTree();
  if (reader.eat(Kind.Arrow)) readType(reader, depth + 1);
  return { kind: "function", range: rangeFrom(reader, from) };
}

function readPathType(reader: Reader, from: number, depth: number): TypeSyntax {
  const path = readPath(reader, "type", depth);
  if (path === null) return damaged(reader, from, `expected a type, found \`${reader.near()}\``);
  const input = takeMacroInput(reader);
  if (input !== null) return { kind: "macro", path, input, range: rangeFrom(reader, from) };
  return { kind: "path", path, range: rangeFrom(reader, from) };
}

/**
 * Reads a path. In `type` position `A<B>` has arguments; in `value` position only `A::<B>` has.
 * Null, and nothing taken, where no path begins.
 */
export function readPath(reader: Reader, position: "type" | "value", depth = 0): PathSyntax | null {
  const from = reader.at;
  if (reader.startsWith(Kind.Less)) return readQualified(reader, from, position, depth);
  if (reader.kind() === Kind.OpenNone) {
    const inner = reader.clone().enter();
    const path = readPath(inner, position, depth + 1);
    if (path === null || !inner.isDone()) return null;
    reader.skipTree();
    if (reader.kind() !== Kind.PathSeparator) return path;
    return {
      ...path,
      segments: [...path.segments, ...readSegments(reader, depth, position)],
      range: rangeFrom(reader, from),
    };
  }
  const crate = reader.kind() === Kind.Crate ? (reader.tokens.values[reader.at] ?? -1) : -1;
  if (crate !== -1) {
    reader.bump();
    const segments = readSegments(reader, depth, position);
    return { start: "crate", crate, qualified: null, segments, range: rangeFrom(reader, from) };
  }
  if (reader.kind() === Kind.PathSeparator) {
    const segments = readSegments(reader, depth, position);
    return segments.length === 0
      ? null
      : { start: "global", crate: -1, qualified: null, segments, range: rangeFrom(reader, from) };
  }
  const first = readSegment(reader, depth, position);
  if (first === null) return null;
  const segments = [first, ...readSegments(reader, depth, position)];
  return { start: "relative", crate: -1, qualified: null, segments, range: rangeFrom(reader, from) };
}

/** `<T>::A`, `<T as Trait>::A`. */
function readQualified(
  reader: Reader,
  from: number,
  position: "type" | "value",
  depth: number,
): PathSyntax | null {
  reader.eatSplit(Kind.Less);
  const type = readType(reader, depth + 1);
  let traitPath: PathSyntax | null = null;
  if (reader.eatWord(Word.as)) traitPath = readPath(reader, "type", depth + 1);
  if (!reader.eatSplit(Kind.Greater)) return null;
  const segments = readSegments(reader, depth, position);
  const leading = traitPath?.segments ?? [];
  return {
    start: traitPath?.start ?? "relative",
    crate: traitPath?.crate ?? -1,
    qualified: { type, traitSegments: leading.length },
    segments: [...leading, ...segments],
    range: rangeFrom(reader, from),
  };
}

function readSegments(reader: Reader, depth: number, position: "type" | "value" = "type"): PathSegment[] {
  const segments: PathSegment[] = [];
  while (reader.kind() === Kind.PathSeparator) {
    const before = reader.at;
    reader.bump();
    const segment = readSegment(reader, depth, position);
    if (segment === null) {
      reader.at = before;
      break;
    }
    segments.push(segment);
  }
  return segments;
}

function readSegment(reader: Reader, depth: number, position: "type" | "value"): PathSegment | null {
  const name = segmentName(reader);
  if (name === -1) return null;
  reader.bump();
  if (
    reader.kind() === Kind.PathSeparator &&
    (reader.peek(1) === Kind.Less || reader.peek(1) === Kind.ShiftLeft)
  ) {
    reader.bump();
    return { name, arguments: readGenericArguments(reader, depth + 1) };
  }
  if (position === "type" && reader.startsWith(Kind.Less) && reader.kind() !== Kind.LessEquals) {
    return { name, arguments: readGenericArguments(reader, depth + 1) };
  }
  // `Fn(A) -> B`
  if (position === "type" && reader.kind() === Kind.OpenParenthesis) {
    reader.skipTree();
    if (reader.eat(Kind.Arrow)) readType(reader, depth + 1);
  }
  return { name, arguments: [] };
}

/** `<A, B, 'a, 4, {N + 1}, Item = C>`; lifetimes are dropped. */
export function readGenericArguments(reader: Reader, depth: number): GenericArgument[] {
  const found: GenericArgument[] = [];
  reader.eatSplit(Kind.Less);
  while (!reader.isDone() && !reader.startsWith(Kind.Greater)) {
    const before = reader.at;
    const argument = readGenericArgument(reader, depth);
    if (argument !== null) found.push(argument);
    if (!reader.eat(Kind.Comma) && !reader.startsWith(Kind.Greater)) {
      if (reader.at === before) break;
      if (reader.kind() === Kind.Plus || reader.kind() === Kind.Colon) readObject(reader, reader.at);
    }
  }
  reader.eatSplit(Kind.Greater);
  return found;
}

function readGenericArgument(reader: Reader, depth: number): GenericArgument | null {
  if (reader.eat(Kind.Lifetime)) return null;
  const kind = reader.kind();
  const value = takeConstant(reader);
  if (value !== null) return { kind: "value", value };
  const isBinding =
    kind === Kind.Identifier && (reader.peek(1) === Kind.Equals || reader.peek(1) === Kind.Colon);
  if (isBinding) {
    reader.at += 2;
    readObject(reader, reader.at);
    return { kind: "binding" };
  }
  return { kind: "type", type: readType(reader, depth) };
}
