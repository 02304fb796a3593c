import { merged, readAttributes } from "./attributes.ts";
import { readName } from "./names.ts";
import { type Naming, noRequests, type Reader, type Requests } from "./reader.ts";
import { builtin, type CxxType, qualified, unresolved } from "./types.ts";

/** What stands before the declarators. */
export interface Specifiers {
  /** Null: there is none, as before a constructor. */
  readonly type: CxxType | null;
  readonly words: ReadonlySet<string>;
  readonly requests: Requests;
  /** A class or an enum is defined, or its name declared, here: `struct A { … };`, `struct A;`. */
  readonly isTagged: boolean;
  readonly definesClass: boolean;
}

/** Say something of the declaration, not of its type. */
const declarationWords: ReadonlySet<string> = new Set(
  (
    "typedef static extern inline virtual explicit friend mutable constexpr consteval constinit thread_local register " +
    "__inline _inline __forceinline __inline__ __extension__ typename"
  ).split(" "),
);

const qualifierWords: ReadonlySet<string> = new Set([
  "const",
  "volatile",
  "__const",
  "__volatile",
  "__volatile__",
]);

const builtinWords: ReadonlySet<string> = new Set(
  (
    "void char short int long float double signed unsigned bool _Bool wchar_t __wchar_t char8_t char16_t char32_t " +
    "__int8 __int16 __int32 __int64 _int8 _int16 _int32 _int64 __signed __signed__ __int128 __builtin_va_list"
  ).split(" "),
);

/** Reads specifiers up to the first declarator. What is no type known to anybody becomes one that is not resolved. */
export function readSpecifiers(reader: Reader, untagged: string): Specifiers {
  return new Draft(reader, untagged).read();
}

/** A type that somebody defines, without a name behind it; null, and nowhere, if none stands here. */
export function readKnownSpecifiers(reader: Reader): CxxType | null {
  const from = reader.at;
  const draft = new Draft(reader, `<type at ${from}>`);
  const { type } = draft.read();
  if (type !== null && !draft.isGuess) return type;
  reader.at = from;
  return null;
}

class Draft {
  /** The type is a word that nobody defines. */
  isGuess = false;
  readonly #reader: Reader;
  readonly #untagged: string;
  readonly #words = new Set<string>();
  readonly #qualifiers = new Set<string>();
  readonly #builtins: string[] = [];
  #builtinFrom = 0;
  #requests: Requests = noRequests;
  #type: CxxType | null = null;
  #isTagged = false;
  #definesClass = false;

  constructor(reader: Reader, untagged: string) {
    this.#reader = reader;
    this.#untagged = untagged;
  }

  read(): Specifiers {
    while (this.#step());
    const type = this.#finishedType();
    return {
      type: type === null ? null : qualified(type, this.#qualifiers),
      words: this.#words,
      requests: this.#requests,
      isTagged: this.#isTagged,
      definesClass: this.#definesClass,
    };
  }

  /** Takes one specifier; false at the first token that is none. */
  #step(): boolean {
    const reader = this.#reader;
    const from = reader.at;
    this.#requests = readAttributes(reader, this.#requests);
    if (reader.at > from) return true;
    if (reader.kind() !== "word") return reader.is("::") && this.#typeName();
    const word = reader.text();
    if (declarationWords.has(word)) {
      this.#words.add(word);
      reader.at++;
      // `explicit(…)`
      if (word === "explicit" && reader.is("(")) reader.skip();
      return true;
    }
    if (qualifierWords.has(word)) {
      this.#qualifiers.add(word.replaceAll("_", ""));
      reader.at++;
      return true;
    }
    if (word === "operator") return false;
    if (builtinWords.has(word)) return this.#builtin(word);
    if (this.#type !== null || this.#builtins.length > 0) return false;
    return this.#tagged(word) || this.#computed(word) || this.#typeName();
  }

  #builtin(word: string): boolean {
    if (this.#type !== null) return false;
    if (this.#builtins.length === 0) this.#builtinFrom = this.#reader.at;
    this.#builtins.push(word);
    this.#reader.at++;
    return true;
  }

  #tagged(word: string): boolean {
    const reader = this.#reader;
    const isEnum = word === "enum";
    if (!isEnum && !classKeys.has(word)) return false;
    // Alignment before a class that is defined here is the class's own; alignas before it is the declarators'.
    const leading = this.#requests.hasDeclspecAlign ? this.#requests : noRequests;
    const naming: Naming = { untagged: this.#untagged, leading };
    const from = reader.at;
    const type = reader.world.deeper(() =>
      isEnum ? reader.readers.enumSpecifier(reader, naming) : reader.readers.classSpecifier(reader, naming),
    );
    if (type === null) {
      reader.at = from;
      return false;
    }
    this.#type = type;
    this.#isTagged = true;
    this.#definesClass = reader.is("}", -1);
    if (this.#definesClass) {
      const after = readAttributes(reader);
      if (leading !== noRequests) this.#requests = noRequests;
      this.#requests = merged(this.#requests, after);
    }
    return true;
  }

  /** Types that only a compiler computes. */
  #computed(word: string): boolean {
    const reader = this.#reader;
    if (!/^(?:auto|decltype|__typeof__|typeof|__underlying_type|_Atomic|_Complex)$/.test(word)) return false;
    const from = reader.at;
    reader.at++;
    if (reader.is("(")) reader.skip();
    const detail = `${word}: what it stands for is not computed here`;
    const spelling = reader.excerptFrom(from);
    this.#type = unresolved(spelling, { code: "unsupported", detail }, reader.spanFrom(from));
    return true;
  }

  #typeName(): boolean {
    const reader = this.#reader;
    if (this.#type !== null || this.#builtins.length > 0 || isConstructor(reader)) return false;
    const from = reader.at;
    const named = readName(reader);
    if (named?.kind === "type" || named?.kind === "unknown") {
      this.isGuess = named.kind === "unknown";
      this.#type = named.type;
      return true;
    }
    reader.at = from;
    return named === null && this.#unknownName();
  }

  /** A word that nobody defines is a type if a declarator follows. */
  #unknownName(): boolean {
    const reader = this.#reader;
    const from = reader.at;
    if (reader.kind() !== "word" || reservedWords.has(reader.text())) return false;
    for (;;) {
      reader.at++;
      if (reader.is("<") && !reader.skipAngles()) break;
      if (!reader.is("::") || reader.kind(1) !== "word") break;
      reader.at++;
    }
    if (reader.kind() === "word" || /^(?:\*|&|&&|::)$/.test(reader.text())) {
      const spelling = reader.excerptFrom(from);
      const reason = { code: "unknown", detail: spelling } as const;
      this.#type = unresolved(spelling, reason, reader.spanFrom(from));
      this.isGuess = true;
      return true;
    }
    reader.at = from;
    return false;
  }

  #finishedType(): CxxType | null {
    if (this.#builtins.length === 0) return this.#type;
    const found = builtin(this.#builtins);
    if (found !== null) return found;
    const spelling = this.#builtins.join(" ");
    const reason = { code: "unsupported", detail: "no such type in MSVC" } as const;
    return unresolved(spelling, reason, this.#reader.spanFrom(this.#builtinFrom));
  }
}

export const classKeys: ReadonlySet<string> = new Set(["class", "struct", "union", "__interface"]);

const reservedWords: ReadonlySet<string> = new Set(
  (
    "public private protected using template namespace static_assert _Static_assert operator return if else for while do " +
    "switch case default goto new delete throw try catch sizeof alignof this true false nullptr asm __asm noexcept " +
    "override final concept requires"
  ).split(" "),
);

/** `A(` inside A, and `~A(`. */
function isConstructor(reader: Reader): boolean {
  if (!reader.is("(", 1)) return false;
  const record = reader.scope.class()?.record ?? null;
  if (record === null || reader.scope.kind !== "class") return false;
  return constructorName(record) === reader.text();
}

/** The last name of a class's id, without the arguments of a template. */
export function constructorName(record: string): string {
  let depth = 0;
  let start = 0;
  let end = record.length;
  for (let at = 0; at < record.length; at++) {
    const character = record[at];
    if (character === "<") {
      if (depth++ === 0) end = at;
    } else if (character === ">") depth--;
    else if (depth === 0 && record.startsWith("::", at)) {
      start = at + 2;
      end = record.length;
    }
  }
  return record.slice(start, end);
}
