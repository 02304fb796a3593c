import { withoutAliases } from "../../model/model.ts";
import { isFailure } from "../c/conversions.ts";
import { merged, readAttributes } from "./attributes.ts";
import { memberPointer } from "./member-pointers.ts";
import type { Reader, Requests } from "./reader.ts";
import { readKnownSpecifiers, readSpecifiers } from "./specifiers.ts";
import {
  arrayOf,
  canonOfParameter,
  type CxxType,
  functionOf,
  pointerTo,
  qualified,
  referenceTo,
  unresolved,
} from "./types.ts";

export interface Declarator {
  /** Null: it has none, as in `sizeof(int *)`. `operator` functions and destructors are named as written. */
  readonly name: string | null;
  readonly type: CxxType;
  readonly requests: Requests;
  /** Tokens of the name, or where it would be. */
  readonly nameAt: number;
}

/** Reads `*name[3]` and everything else that may stand around a name. Null: brackets that do not close, or too many. */
export function readDeclarator(reader: Reader, base: CxxType): Declarator | null {
  return reader.world.deeper(() => {
    let requests = readAttributes(reader);
    const pointed = readPointers(reader, base);
    if (pointed === null) return null;
    requests = merged(requests, readAttributes(reader));
    if (reader.is("(") && isNested(reader)) {
      const close = reader.closing();
      const inner = reader.inside(reader.at + 1, close);
      reader.at = Math.min(reader.end, close + 1);
      const type = readSuffixes(reader, pointed);
      const declarator = type === null ? null : readDeclarator(inner, type);
      return declarator === null || !inner.isDone()
        ? null
        : { ...declarator, requests: merged(requests, declarator.requests) };
    }
    const nameAt = reader.at;
    const name = readDeclaredName(reader);
    requests = merged(requests, readAttributes(reader));
    const type = readSuffixes(reader, pointed);
    return type === null ? null : { name, type, requests: merged(requests, readAttributes(reader)), nameAt };
  });
}

/** A type without a name, all of whose words somebody defines; null, and nowhere, if none stands here. */
export function typeId(reader: Reader): CxxType | null {
  const from = reader.at;
  const base = readKnownSpecifiers(reader);
  const declarator = base === null ? null : readDeclarator(reader, base);
  if (declarator !== null && declarator.name === null) return declarator.type;
  reader.at = from;
  return null;
}

const mostPointers = 100;

/** Null: too many. */
function readPointers(reader: Reader, base: CxxType): CxxType | null {
  let type = base;
  for (let count = 0; count <= mostPointers; count++) {
    const text = reader.text();
    if (text === "*") {
      reader.at++;
      type = readPointerQualifiers(reader, type);
    } else if (text === "&" || text === "&&") {
      reader.at++;
      type = referenceTo(type, text);
      readAttributes(reader);
    } else {
      const member = memberPointer(reader, type);
      if (member === null) return type;
      type = member;
    }
  }
  return null;
}

/** What stands behind a star: `const`, and `__ptr32`, which makes it 4 bytes. */
function readPointerQualifiers(reader: Reader, pointee: CxxType): CxxType {
  const qualifiers = new Set<string>();
  let size = 8;
  for (;;) {
    const from = reader.at;
    const word = reader.text();
    if (word === "const" || word === "volatile") {
      qualifiers.add(word);
      reader.at++;
    } else if (/^(?:__ptr32|_ptr32|POINTER_32)$/.test(word)) {
      size = 4;
      reader.at++;
    } else readAttributes(reader);
    if (reader.at === from) return qualified(pointerTo(pointee, size), qualifiers);
  }
}

/** `(*name)`, `(__stdcall *name)`, `(A::*name)`, `(name)`: not the parameters of a function. */
function isNested(reader: Reader): boolean {
  const inner = reader.inside(reader.at + 1, reader.closing());
  readAttributes(inner);
  if (/^(?:\*|&|&&|\(|\[)$/.test(inner.text())) return true;
  if (inner.kind() !== "word") return false;
  if (memberPointer(inner, { type: { kind: "function", spelling: "" }, canon: "" }) !== null) return true;
  return inner.kind(1) === "end" && readKnownSpecifiers(inner) === null;
}

/** `name`, `~name`, `operator+`, `N::name`; null: none. */
function readDeclaredName(reader: Reader): string | null {
  const first = reader.at;
  while (reader.kind() === "word" || reader.is("::")) {
    if (reader.is("operator")) return readOperator(reader);
    reader.at++;
    if (reader.is("<") && reader.is("::", 1)) reader.skipAngles();
    if (!reader.is("::") && !reader.is("::", -1)) break;
  }
  if (reader.is("~") && reader.kind(1) === "word") {
    reader.at += 2;
    return "~";
  }
  return reader.at === first ? null : reader.unit.tokens.spelling(reader.at - 1);
}

/** `operator==`, `operator()`, `operator new[]`, `operator const char *`: however it is spaced, and by the type's true name. */
function readOperator(reader: Reader): string {
  reader.at++;
  if (reader.kind() === "word" && !/^(?:new|delete|co_await)$/.test(reader.text())) {
    const from = reader.at;
    const base = readKnownSpecifiers(reader);
    const type = base === null ? null : readPointers(reader, base);
    while (!reader.isDone() && !reader.is("(") && !reader.is(";")) reader.at++;
    return `operator ${type?.canon ?? reader.spellingFrom(from)}`;
  }
  let name = "operator ";
  if (reader.is("(") && reader.is(")", 1)) {
    reader.at += 2;
    return `${name}()`;
  }
  for (; !reader.isDone() && !reader.is("(") && !reader.is(";"); reader.at++) name += reader.text();
  return name;
}

/** Array dimensions and parameters, which bind tighter than what stands before the name. */
function readSuffixes(reader: Reader, base: CxxType): CxxType | null {
  if (reader.is("[") && !reader.is("[", 1)) return readDimensions(reader, base);
  return reader.is("(") ? readFunction(reader, base) : base;
}

const mostDimensions = 100;

function readDimensions(reader: Reader, base: CxxType): CxxType | null {
  const lengths: (number | null | CxxType)[] = [];
  while (reader.is("[")) {
    if (lengths.length >= mostDimensions) return null;
    const from = reader.at;
    const close = reader.closing();
    const inside = reader.inside(reader.at + 1, close);
    reader.at = Math.min(reader.end, close + 1);
    lengths.push(inside.isDone() ? null : readLength(inside, reader, from));
  }
  let type = base;
  for (const length of lengths.reverse()) {
    if (typeof length === "object" && length !== null) return length;
    type = arrayOf(type, length);
  }
  return type;
}

function readLength(inside: Reader, reader: Reader, from: number): number | CxxType {
  const value = reader.readers.expression(inside, "whole");
  const spelling = reader.excerptFrom(from);
  if (isFailure(value)) return unresolved(spelling, value.why, reader.spanFrom(from));
  if (value.value >= 0n && value.value <= 0x7fff_ffffn) return Number(value.value);
  return unresolved(spelling, { code: "value", detail: "no length of an array" }, reader.spanFrom(from));
}

function readFunction(reader: Reader, result: CxxType): CxxType {
  const close = reader.closing();
  const parameters = readParameters(reader.inside(reader.at + 1, close));
  reader.at = Math.min(reader.end, close + 1);
  const qualifiers = readFunctionQualifiers(reader);
  return functionOf(result, parameters === null ? null : `(${parameters})${qualifiers}`);
}

/** Null: one of the types is not known. */
function readParameters(reader: Reader): string | null {
  const canons: string[] = [];
  let isKnown = true;
  while (!reader.isDone()) {
    if (reader.is("...")) {
      canons.push("...");
      reader.at++;
    } else {
      const canon = readParameter(reader);
      if (canon === null) isKnown = false;
      else canons.push(canon);
    }
    while (!reader.isDone() && !reader.is(",")) {
      if (!reader.is("<") || !reader.skipAngles()) reader.skip();
    }
    reader.take(",");
  }
  if (!isKnown) return null;
  return canons.length === 1 && canons[0] === "void" ? "" : canons.join(", ");
}

function readParameter(reader: Reader): string | null {
  const { type } = readSpecifiers(reader, `<parameter at ${reader.at}>`);
  const declarator = type === null ? null : readDeclarator(reader, type);
  return declarator === null ? null : canonOfParameter(declarator.type);
}

/** What follows the parameters; what tells functions apart is returned. */
function readFunctionQualifiers(reader: Reader): string {
  let qualifiers = "";
  for (;;) {
    const from = reader.at;
    readAttributes(reader);
    const text = reader.text();
    if (text === "const" || text === "volatile" || text === "&" || text === "&&") {
      qualifiers += ` ${text}`;
      reader.at++;
    } else if (text === "noexcept" || text === "throw" || text === "__declspec" || text === "requires") {
      reader.at++;
      if (reader.is("(")) reader.skip();
    } else if (text === "override" || text === "final" || text === "sealed" || text === "abstract")
      reader.at++;
    else if (text === "->") {
      reader.at++;
      const result = typeId(reader);
      if (result === null) while (!reader.isDone() && !/^[;{=]$/.test(reader.text())) reader.skip();
    }
    if (reader.at === from) return qualifiers;
  }
}

/** True if what is declared is a function and no pointer to one. */
export function isFunction(type: CxxType): boolean {
  return withoutAliases(type.type).kind === "function";
}
