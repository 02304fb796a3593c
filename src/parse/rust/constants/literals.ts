import { primitives } from "../names/foreign.ts";
import { readInteger } from "../tokens/number-literals.ts";
import { stringValue } from "../tokens/string-literals.ts";
import { integerType } from "../types/integer-types.ts";
import type { IntegerType } from "../types/integer-types.ts";
import type { Value } from "../types/meaning.ts";
import { EvaluationFailure, fit } from "./arithmetic.ts";

export function literalValue(
  found: string,
  text: string,
  expected: IntegerType | null,
  isWrapping: boolean,
): Value {
  switch (found) {
    case "integer": {
      const read = readInteger(text);
      if (read === null) throw new EvaluationFailure(`${text} is no integer`);
      const primitive = read.suffix === null ? undefined : primitives.get(read.suffix);
      const type = primitive === undefined ? expected : integerType(primitive);
      const value: Value = { kind: "integer", type: null, value: read.value };
      return type === null ? value : fit(value, type, isWrapping);
    }
    case "boolean":
      return { kind: "boolean", value: text === "true" };
    case "character":
    case "byte": {
      const code = BigInt(stringValue(text).codePointAt(0) ?? 0);
      const type =
        found === "byte"
          ? { name: "u8", bits: 8, isSigned: false }
          : { name: "char", bits: 32, isSigned: false };
      return { kind: "integer", type, value: code };
    }
    case "string":
    case "byte-string": {
      const value = stringValue(text);
      return found === "byte-string" ? { kind: "text", length: value.length, value } : textValue(value);
    }
    default:
      throw new EvaluationFailure("it is no integer");
  }
}

/** A string, whose `len()` counts bytes of UTF-8. */
export function textValue(value: string): Value {
  return { kind: "text", length: utf8Length(value), value };
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
