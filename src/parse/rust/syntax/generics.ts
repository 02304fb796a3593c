import { readType } from "./read-type.ts";
import { skipAttributes } from "../tokens/reader.ts";
import type { Reader } from "../tokens/reader.ts";
import type { GenericArgument } from "./syntax.ts";
import { Kind, Word } from "../tokens/token.ts";
import { takeConstant } from "./type-tokens.ts";

/** A type or const parameter; lifetimes are left out, they change no layout. */
export interface GenericParameter {
  readonly kind: "type" | "value";
  readonly name: number;
  readonly default: GenericArgument | null;
}

/** Reads `<'a, T: Bound = u8, const N: usize = 4>`. */
export function readGenericParameters(reader: Reader): GenericParameter[] {
  const parameters: GenericParameter[] = [];
  if (!reader.eatSplit(Kind.Less)) return parameters;
  while (!reader.isDone() && !reader.startsWith(Kind.Greater)) {
    const before = reader.at;
    skipAttributes(reader);
    if (reader.eat(Kind.Lifetime)) skipBounds(reader);
    else parameters.push(...readParameter(reader));
    if (!reader.eat(Kind.Comma) && reader.at === before) break;
  }
  reader.eatSplit(Kind.Greater);
  return parameters;
}

function readParameter(reader: Reader): GenericParameter[] {
  const kind = reader.eatWord(Word.const) ? "value" : "type";
  const name = reader.eatIdentifier();
  if (name === -1) return [];
  if (kind === "value") {
    if (reader.eat(Kind.Colon)) readType(reader);
    if (!reader.eat(Kind.Equals)) return [{ kind, name, default: null }];
    const value = takeConstant(reader);
    return [
      {
        kind,
        name,
        default: value === null ? { kind: "type", type: readType(reader) } : { kind: "value", value },
      },
    ];
  }
  skipBounds(reader);
  const type = reader.eat(Kind.Equals) ? readType(reader) : null;
  return [{ kind, name, default: type === null ? null : { kind: "type", type } }];
}

function skipBounds(reader: Reader): void {
  if (!reader.eat(Kind.Colon)) return;
  let angles = 0;
  while (!reader.isDone()) {
    const kind = reader.kind();
    if (angles === 0 && (kind === Kind.Comma || kind === Kind.Equals || reader.startsWith(Kind.Greater)))
      return;
    if (kind === Kind.Less) angles += 1;
    if (kind === Kind.Greater) angles -= 1;
    if (kind === Kind.ShiftRight) {
      if (angles === 1) {
        reader.eatSplit(Kind.Greater);
        return;
      }
      angles -= 2;
    }
    reader.skipTree();
  }
}
