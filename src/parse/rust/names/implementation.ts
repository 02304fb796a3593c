import { readGenericParameters } from "../syntax/generics.ts";
import { readType } from "../syntax/read-type.ts";
import type { PathSyntax, TypeSyntax } from "../syntax/syntax.ts";
import { Reader, skipAttributes, skipVisibility } from "../tokens/reader.ts";
import { Kind, Word } from "../tokens/token.ts";
import { isEnabled } from "./attributes.ts";
import type { Implementation } from "./module.ts";

/** What stands before the braces of an `impl`. */
export interface ImplementationHeader {
  /** Names of its own generic parameters. */
  readonly parameters: ReadonlySet<number>;
  readonly trait: PathSyntax | null;
  /** The type it is for, null where that is no path. */
  readonly target: PathSyntax | null;
}

export function headerOf(found: Implementation): ImplementationHeader {
  const reader = new Reader(found.tokens, found.at, found.body);
  const parameters = new Set(
    reader.kind() === Kind.Less ? readGenericParameters(reader).map(({ name }) => name) : [],
  );
  reader.eat(Kind.Bang);
  const first = pathOf(readType(reader));
  if (!reader.eatWord(Word.for)) return { parameters, trait: null, target: first };
  return { parameters, trait: first, target: pathOf(readType(reader)) };
}

function pathOf(type: TypeSyntax): PathSyntax | null {
  return type.kind === "path" ? type.path : null;
}

/** An item inside an `impl`. */
export interface ImplementationMember {
  readonly kind: "fn" | "const" | "type";
  readonly name: number;
  readonly nameAt: number;
  readonly end: number;
  readonly isPublic: boolean;
}

export function membersOf(found: Implementation): ImplementationMember[] {
  const reader = new Reader(found.tokens, found.body).enter();
  const members: ImplementationMember[] = [];
  while (!reader.isDone()) {
    if (reader.eat(Kind.Semicolon)) continue;
    const attributes = skipAttributes(reader);
    const isOn = isEnabled(reader.tokens, attributes, reader.at, found.module.crate.cfg);
    const isPublic = skipVisibility(reader);
    const kind = memberKind(reader);
    if (kind === null) {
      reader.skipTree();
      continue;
    }
    reader.bump();
    const nameAt = reader.at;
    const name = reader.eatIdentifier();
    while (!reader.isDone()) {
      const here = reader.kind();
      reader.skipTree();
      if (here === Kind.Semicolon || (here === Kind.OpenBrace && kind === "fn")) break;
    }
    if (isOn && name !== -1) members.push({ kind, name, nameAt, end: reader.at, isPublic });
  }
  return members;
}

/** Steps over qualifiers up to `fn`, `const` or `type`. */
function memberKind(reader: Reader): "fn" | "const" | "type" | null {
  for (;;) {
    const word = reader.name();
    if (word === Word.fn) return "fn";
    if (word === Word.type) return "type";
    if (word === Word.const) {
      const next = reader.peekName(1);
      if (next !== Word.fn && next !== Word.unsafe && next !== Word.extern && next !== Word.async)
        return "const";
    }
    const isQualifier =
      word === Word.const ||
      word === Word.unsafe ||
      word === Word.async ||
      word === Word.default ||
      word === Word.extern;
    if (!isQualifier) return null;
    reader.bump();
    if (reader.kind() === Kind.String) reader.bump();
  }
}
