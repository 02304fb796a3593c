import { primitives } from "../names/foreign.ts";
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
      const match =
        /^(0x[\da-fA-F_]+|0o[0-7_]+|0b[01_]+|[\d_]+?)_*(u8|u16|u32|u64|u128|usize|i8|i16|i32|i64|i128|isize)?$/.exec(
          text,
        );
      const digits = match?.[1]?.replaceAll("_", "");
      if (digits === undefined || digits === "" || digits.length > 200)
        throw new EvaluationFailure(`${text} is no integer`);
      const suffix = match?.[2];
      const primitive = suffix === undefined ? undefined : primitives.get(suffix);
      const type = primitive === undefined ? expected : integerType(primitive);
      const value: Value = { kind: "integer", type: null, value: BigInt(digits) };
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
      // `len()` counts bytes of UTF-8.
      return { kind: "text", length: found === "byte-string" ? value.length : utf8Length(value), value };
    }
    default:
      throw new EvaluationFailure("it is no integer");
  }
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
