import { type Type, type UnresolvedReason, withoutAliases } from "../../model/model.ts";
import { convert, failure, isAddress, isFailure, orFailure } from "../c/conversions.ts";
import {
  binary,
  commonKind,
  integer,
  promote,
  readCharacter,
  readInteger,
  truth,
  unary,
  UNSIGNED_LONG_LONG,
} from "../c/integers.ts";
import type { Evaluated, LayoutQuery } from "../c/scope.ts";
import { stringLiteralBytes } from "../c/strings.ts";
import { readNullMember, typeOfField } from "./fields.ts";
import { readName } from "./names.ts";
import type { Reader } from "./reader.ts";

// Constant expressions, read and computed in one go. What is no integer has no value, and says why.

/**
 * How far an expression reaches: over the whole text; over an item of a list, which ends before a comma or a semicolon; or over
 * the part before what cannot belong to it. `argument`: of a template, where a bare `>` cannot.
 */
export type Extent = "whole" | "item" | "part" | "argument";

export function expression(reader: Reader, extent: Extent): Evaluated {
  const within = extent === "argument" ? extent : "part";
  const value = reader.world.deeper(() => readConditional(reader, within)) ?? failure("nested too deep");
  const isRead = extent === "whole" ? reader.isDone() : extent !== "item" || /^[,;]?$/.test(reader.text());
  if (isRead || isFailure(value)) return value;
  const from = reader.at;
  if (extent === "whole") reader.at = reader.end;
  else skipItem(reader);
  return notComputed(reader, from);
}

function readConditional(reader: Reader, within: Within): Evaluated {
  const condition = readBinary(reader, within, 0);
  if (!reader.take("?")) return condition;
  const whenTrue = expression(reader, "part");
  if (!reader.take(":")) return failure("a condition without `:`");
  const whenFalse = expression(reader, within);
  if (isFailure(condition)) return condition;
  const [chosen, other] = condition.value === 0n ? [whenFalse, whenTrue] : [whenTrue, whenFalse];
  if (isFailure(chosen) || isFailure(other) || isAddress(chosen) || isAddress(other)) return chosen;
  // The type is that of both together, whichever is chosen.
  return integer(chosen.value, commonKind(promote(chosen).kind, promote(other).kind));
}

type Within = "part" | "argument";

const precedence: ReadonlyMap<string, number> = new Map(Object.entries({
  "||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "<": 7, ">": 7, "<=": 7, ">=": 7, "<<": 8, ">>": 8,
  "+": 9, "-": 9, "*": 10, "/": 10, "%": 10,
})); // oxfmt-ignore

function readBinary(reader: Reader, within: Within, least: number): Evaluated {
  let left = readUnary(reader);
  for (;;) {
    const operator = operatorAt(reader, within);
    const binding = precedence.get(operator) ?? 0;
    if (binding === 0 || binding <= least) return left;
    reader.at += operator === ">>" ? 2 : 1;
    const right = readBinary(reader, within, binding);
    left = combined(operator, left, right);
  }
}

/** A side that is not needed may have no value: `sizeof(T) > 4 && …`. */
function combined(operator: string, left: Evaluated, right: Evaluated): Evaluated {
  if (isFailure(left)) return left;
  if (operator === "&&" && left.value === 0n) return truth(false);
  if (operator === "||" && left.value !== 0n) return truth(true);
  if (isFailure(right)) return right;
  if (isAddress(left) || isAddress(right)) return failure("an operation on an address");
  return orFailure(binary(operator, left, right));
}

function operatorAt(reader: Reader, within: Within): string {
  const text = reader.text();
  if (text !== ">") return text;
  if (within === "argument") return "";
  const { tokens } = reader.unit;
  return reader.is(">", 1) && tokens.end(reader.at) === tokens.start(reader.at + 1) ? ">>" : text;
}

function readUnary(reader: Reader): Evaluated {
  const text = reader.text();
  if (text === "&") return readOffset(reader);
  if (text === "+" || text === "-" || text === "~" || text === "!") {
    reader.at++;
    const operand = reader.world.deeper(() => readUnary(reader)) ?? failure("nested too deep");
    if (isFailure(operand)) return operand;
    return isAddress(operand) ? failure("an operation on an address") : orFailure(unary(text, operand));
  }
  return readPrimary(reader);
}

/** `&((T *)0)->a.b`, as FIELD_OFFSET writes it. */
function readOffset(reader: Reader): Evaluated {
  reader.at++;
  const member = readNullMember(reader);
  if (member === null) return unreadable(reader);
  return ask(reader, { kind: "offset", type: member.type.type, path: member.path });
}

function readPrimary(reader: Reader): Evaluated {
  const text = reader.text();
  switch (reader.kind()) {
    case "number":
      reader.at++;
      return readInteger(text) ?? failure(`${text} is no integer`);
    case "character":
      reader.at++;
      return readCharacter(text) ?? failure(`${text} is not one character`);
    case "punctuation":
      return text === "(" ? readParenthesis(reader) : text === "::" ? readNamed(reader) : unreadable(reader);
    case "word":
      return readWord(reader, text);
    case "string":
    case "end":
      return unreadable(reader);
  }
}

function readWord(reader: Reader, word: string): Evaluated {
  switch (word) {
    case "true":
    case "false":
      reader.at++;
      return truth(word === "true");
    case "sizeof":
      return readSizeof(reader);
    case "alignof":
    case "_Alignof":
    case "__alignof":
    case "__alignof__": {
      reader.at++;
      const type = readTypeInParentheses(reader);
      return type === null ? unreadable(reader) : ask(reader, { kind: "alignment", type });
    }
    case "offsetof":
    case "__builtin_offsetof":
      return readOffsetof(reader);
    case "static_cast":
    case "const_cast":
    case "reinterpret_cast":
      return readNamedCast(reader);
    case "L":
    case "u":
    case "U":
    case "u8":
      if (reader.kind(1) === "character") {
        reader.at += 2;
        return readCharacter(word + reader.text(-1)) ?? failure("this is not one character");
      }
  }
  return readNamed(reader);
}

/** A constant, an enumerator, or a type that is called like a function. */
function readNamed(reader: Reader): Evaluated {
  const from = reader.at;
  const named = readName(reader);
  if (named?.kind === "constant") return named.value;
  reader.at = from;
  return readFunctionalCast(reader) ?? unreadable(reader);
}

/** `ULONG(3)`, `unsigned char{3}`, `N::T<int>(3)`; null, and nowhere, if none stands here. */
function readFunctionalCast(reader: Reader): Evaluated | null {
  const ahead = reader.inside(reader.at, reader.end);
  while (ahead.kind() === "word" || ahead.is("::") || (ahead.is("<") && ahead.at > reader.at)) {
    if (!ahead.is("<")) ahead.at++;
    else if (!ahead.skipAngles()) return null;
  }
  if (!ahead.is("(") && !ahead.is("{")) return null;
  const spelled = reader.inside(reader.at, ahead.at);
  const type = reader.readers.typeId(spelled);
  if (type === null || !spelled.isDone()) return null;
  reader.at = ahead.at;
  return convertedOperand(reader, type.type);
}

function convertedOperand(reader: Reader, type: Type): Evaluated {
  const close = reader.closing();
  const operand = expression(reader.inside(reader.at + 1, close), "whole");
  reader.at = Math.min(reader.end, close + 1);
  return converted(operand, type, reader);
}

/** `(expression)` or `(type) expression`. */
function readParenthesis(reader: Reader): Evaluated {
  const from = reader.at + 1;
  const close = reader.closing();
  const inside = reader.inside(reader.at + 1, close);
  reader.at = Math.min(reader.end, close + 1);
  const type = reader.readers.typeId(inside);
  if (type !== null && inside.isDone()) {
    const operand = reader.world.deeper(() => readUnary(reader)) ?? failure("nested too deep");
    return converted(operand, type.type, reader);
  }
  return expression(reader.inside(from, close), "whole");
}

function readNamedCast(reader: Reader): Evaluated {
  reader.at++;
  const from = reader.at + 1;
  if (!reader.is("<") || !reader.skipAngles() || !reader.is("(")) return unreadable(reader);
  const type = reader.readers.typeId(reader.inside(from, reader.at - 1));
  const operand = readParenthesis(reader);
  return type === null ? unreadable(reader) : converted(operand, type.type, reader);
}

function readSizeof(reader: Reader): Evaluated {
  reader.at++;
  if (reader.is("...")) return unreadable(reader);
  const type = readTypeInParentheses(reader);
  if (type !== null) return ask(reader, { kind: "size", type });
  const from = reader.at;
  const close = reader.is("(") ? reader.closing() : reader.at;
  const inside = reader.is("(") ? reader.inside(reader.at + 1, close) : reader;
  const member = readNullMember(inside);
  const field = member === null ? null : typeOfField(reader, member.type.type, member.path);
  if (field !== null) {
    reader.at = Math.max(reader.at, Math.min(reader.end, close + 1));
    return ask(reader, { kind: "size", type: field });
  }
  reader.at = from;
  return readSizeofString(reader);
}

function readSizeofString(reader: Reader): Evaluated {
  const close = reader.is("(") ? reader.closing() : reader.end;
  const from = reader.is("(") ? reader.at + 1 : reader.at;
  let to = from;
  const { tokens } = reader.unit;
  while (to < close && (tokens.kind(to) === "string" || tokens.kind(to + 1) === "string")) to++;
  const bytes =
    to === from ? null : stringLiteralBytes(tokens.text.slice(tokens.start(from), tokens.end(to - 1)));
  if (bytes === null) return unreadable(reader);
  reader.at = reader.is("(") ? Math.min(reader.end, close + 1) : to;
  return integer(bytes, UNSIGNED_LONG_LONG);
}

function readOffsetof(reader: Reader): Evaluated {
  reader.at++;
  if (!reader.is("(")) return unreadable(reader);
  const close = reader.closing();
  const inside = reader.inside(reader.at + 1, close);
  reader.at = Math.min(reader.end, close + 1);
  const type = reader.readers.typeId(inside);
  if (type === null || !inside.take(",")) return unreadable(reader);
  const from = inside.at;
  inside.at = close;
  const path = inside.spellingFrom(from).replace(/\s/g, "");
  return ask(reader, { kind: "offset", type: type.type, path });
}

/** `(T)`; null, and nowhere, if no type stands there. */
function readTypeInParentheses(reader: Reader): Type | null {
  if (!reader.is("(")) return null;
  const close = reader.closing();
  const inside = reader.inside(reader.at + 1, close);
  const type = reader.readers.typeId(inside);
  if (type === null || !inside.isDone()) return null;
  reader.at = Math.min(reader.end, close + 1);
  return type.type;
}

function ask(reader: Reader, query: LayoutQuery): Evaluated {
  const { world } = reader;
  world.complete(query.type);
  if (world.askLayout === null) return failure("it asks for a layout");
  const answer: bigint | UnresolvedReason = world.askLayout(query, world.model());
  return typeof answer === "bigint" ? integer(answer, UNSIGNED_LONG_LONG) : { why: answer };
}

/** The value as a type holds it: a constant, an argument or an operand of a cast. */
export function converted(operand: Evaluated, type: Type, reader: Reader): Evaluated {
  if (isFailure(operand)) return operand;
  const bare = withoutAliases(type);
  const underlying = bare.kind === "enum" ? reader.world.enums.get(bare.enum)?.underlying : undefined;
  return convert(operand, underlying ?? type);
}

function unreadable(reader: Reader): Evaluated {
  const from = reader.at;
  skipItem(reader);
  return notComputed(reader, from);
}

function skipItem(reader: Reader): void {
  while (!reader.isDone() && !/^[,;]$/.test(reader.text())) reader.skip();
}

function notComputed(reader: Reader, from: number): Evaluated {
  return failure(`\`${reader.excerptFrom(from).slice(0, 60)}\` is not computed here`);
}
