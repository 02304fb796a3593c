import type { Enumerator, EnumType, ScalarType, UnresolvedReason } from "../../model/model.ts";
import { withoutAliases } from "../../model/model.ts";
import { isFailure, kindOfScalar } from "../c/conversions.ts";
import { INT, integer } from "../c/integers.ts";
import type { Evaluated } from "../c/scope.ts";
import { merged, readAttributes } from "./attributes.ts";
import { defineConstant, defineType } from "./definitions.ts";
import { readName } from "./names.ts";
import type { Naming, Reader, Requests } from "./reader.ts";
import { Scope } from "./scope.ts";
import type { CxxType } from "./types.ts";

const int: ScalarType = { kind: "scalar", class: "signed", size: 4, alignment: 4, spelling: "int" };

/** `enum`, `enum class`, with a type behind a colon or not, defined here or only named. */
export function readEnum(reader: Reader, naming: Naming): CxxType | null {
  const first = reader.at;
  reader.at++;
  const isScoped = reader.take("class") || reader.take("struct");
  const requests = merged(naming.leading, readAttributes(reader));
  const nameAt = reader.at;
  const isQualified = reader.is("::") || reader.is("::", 1);
  if (isQualified) {
    const named = readName(reader);
    return named?.kind === "type" ? named.type : null;
  }
  const name = reader.kind() === "word" && !reader.is("final") ? reader.takeWord() : null;
  const underlying = readUnderlying(reader);
  const id = enumId(reader, name, naming.untagged);
  const type: CxxType = { type: { kind: "enum", enum: id }, canon: `enum ${id}` };
  if (!reader.is("{")) {
    if (name === null) return null;
    const known = reader.world.find(reader.scope, name);
    // `enum E` without a body names what there is; with a type behind it, or a `;`, it declares.
    if (known?.kind === "type" && underlying === null && !reader.is(";")) return known.type;
    if (!reader.world.enums.has(id)) addEnum(reader, { id, name, nameAt, underlying, requests }, []);
    reader.scope.names.set(name, { kind: "type", type });
    return type;
  }
  if (name !== null) defineType(reader, name, type, nameAt);
  const scope = new Scope("enum", `${id}::`, reader.scope);
  reader.world.scopes.set(`enum ${id}`, scope);
  const close = reader.closing();
  const body = reader.inside(reader.at + 1, close, scope);
  const enumerators = readEnumerators(body, underlying?.type ?? int, isScoped ? null : reader.scope);
  reader.at = Math.min(reader.end, close + 1);
  const spanAt = name === null ? first : nameAt;
  addEnum(reader, { id, name, nameAt: spanAt, underlying, requests }, enumerators);
  return type;
}

interface Head {
  readonly id: string;
  readonly name: string | null;
  readonly nameAt: number;
  readonly underlying: Underlying | null;
  readonly requests: Requests;
}

interface Underlying {
  readonly type: ScalarType;
  readonly refused: UnresolvedReason | null;
}

function readUnderlying(reader: Reader): Underlying | null {
  if (!reader.is(":")) return null;
  const from = reader.at;
  reader.at++;
  const type = reader.readers.typeId(reader);
  const bare = type === null ? null : withoutAliases(type.type);
  const isInteger = bare?.kind === "scalar" && bare.class !== "float" && bare.class !== "void";
  if (isInteger) return { type: bare, refused: null };
  while (!reader.isDone() && !/^[{;]$/.test(reader.text())) reader.skip();
  return { type: int, refused: { code: "unknown", detail: reader.excerptFrom(from) } };
}

function enumId(reader: Reader, name: string | null, untagged: string): string {
  return name === null ? untagged : `${reader.scope.prefix}${name}`;
}

/** `around`: where the names are seen as well; null for a scoped enum. */
function readEnumerators(body: Reader, underlying: ScalarType, around: Scope | null): readonly Enumerator[] {
  const kind = kindOfScalar(underlying) ?? INT;
  const enumerators: Enumerator[] = [];
  // After a value that nobody can compute the following ones are unknown too.
  let next: Evaluated = integer(0n, kind);
  while (!body.isDone()) {
    const at = body.at;
    const name = body.takeWord();
    if (name === null) break;
    readAttributes(body);
    if (body.take("=")) next = readValue(body, at);
    const value = isFailure(next) ? next : integer(next.value, kind);
    if (around !== null) body.scope.names.set(name, { kind: "constant", value });
    defineConstant(body, around ?? body.scope, { name, at, value, type: underlying });
    if (!isFailure(value)) {
      enumerators.push({ name, value: value.value });
      next = integer(value.value + 1n, kind);
    }
    while (!body.isDone() && !body.is(",")) body.skip();
    body.take(",");
  }
  return enumerators;
}

function readValue(body: Reader, nameAt: number): Evaluated {
  const from = body.at;
  const value = body.readers.expression(body, "item");
  if (isFailure(value)) {
    const expression = body.excerptFrom(from);
    body.world.report("c-constant", { expression, why: value.why.detail }, body.spanFrom(nameAt));
  }
  return value;
}

function addEnum(reader: Reader, head: Head, enumerators: readonly Enumerator[]): void {
  const { id, name, nameAt, underlying, requests } = head;
  // Behind the keyword or the brace nobody has recorded what cl does (spec section 3).
  const isOpen = requests.hasDeclspecAlign;
  const open = { code: "open", detail: "__declspec(align) on an enum" } as const;
  const type: EnumType = {
    id,
    name,
    path: name === null || id === name ? null : id,
    aliases: [],
    underlying: underlying?.type ?? int,
    requestedAlignment: requests.alignment,
    enumerators,
    refused: underlying?.refused ?? (isOpen ? open : requests.refused),
    span: reader.spanFrom(nameAt),
  };
  reader.world.addEnum(type);
}
