import type { Method } from "../../model/classes.ts";
import { type Field, type Type, type UnresolvedReason, withoutAliases } from "../../model/model.ts";
import { isFailure } from "../c/conversions.ts";
import { merged } from "./attributes.ts";
import { type Declarator, isFunction, readDeclarator } from "./declarators.ts";
import type { Reader, Requests } from "./reader.ts";
import { classKeys, readSpecifiers, type Specifiers } from "./specifiers.ts";
import {
  declareAlias,
  declareConstant,
  declareTemplate,
  declareUsing,
  stepOverAssertion,
} from "./statements.ts";
import type { CxxType } from "./types.ts";

/** What the members of a class come to. */
export interface Members {
  readonly fields: readonly Field[];
  readonly methods: readonly Method[];
  readonly declaresConstructorOrDestructor: boolean;
  /** A member that could not be read; then the class has no layout. */
  readonly refused: UnresolvedReason | null;
}

/** Reads the body of a class. `key` is the word that it began with. */
export function readMembers(body: Reader, key: string): Members {
  return new MembersDraft(body, key).read();
}

class MembersDraft {
  readonly #reader: Reader;
  readonly #isInterface: boolean;
  readonly #fields: Field[] = [];
  readonly #methods: Method[] = [];
  #declaresConstructorOrDestructor = false;
  #refused: UnresolvedReason | null = null;

  constructor(reader: Reader, key: string) {
    this.#reader = reader;
    this.#isInterface = key === "__interface";
  }

  read(): Members {
    const reader = this.#reader;
    while (!reader.isDone()) {
      const from = reader.at;
      this.#member();
      // Whatever happens, there is an end.
      if (reader.at === from) reader.skip();
    }
    return {
      fields: this.#fields,
      methods: this.#methods,
      declaresConstructorOrDestructor: this.#declaresConstructorOrDestructor,
      refused: this.#refused,
    };
  }

  #member(): void {
    const reader = this.#reader;
    const word = reader.text();
    switch (word) {
      case ";":
        reader.at++;
        return;
      case "public":
      case "private":
      case "protected":
        reader.at++;
        reader.take(":");
        return;
      case "using":
        return declareUsing(reader);
      case "template":
        return this.#template();
      case "friend":
        return reader.skipDeclaration();
    }
    if (stepOverAssertion(reader)) return;
    this.#declaration();
  }

  /** A member template is no field, and no virtual function; a constructor may be one. */
  #template(): void {
    const reader = this.#reader;
    const from = reader.at;
    if (declareTemplate(reader)) return;
    reader.at = from + 1;
    reader.skipAngles();
    const { type, words } = readSpecifiers(reader, `<template at ${from}>`);
    if (type === null && !words.has("friend") && !reader.is("operator"))
      this.#declaresConstructorOrDestructor = true;
    reader.skipDeclaration();
  }

  #declaration(): void {
    const reader = this.#reader;
    const from = reader.at;
    const outer = reader.scope.record ?? "";
    const specifiers = readSpecifiers(reader, `${outer}::<${this.#untaggedName(from)}>`);
    if (specifiers.words.has("friend")) return reader.skipDeclaration();
    if (specifiers.type === null) return this.#special(specifiers, from);
    if (reader.take(";")) return this.#withoutDeclarators(specifiers, specifiers.type, from);
    if (specifiers.words.has("typedef")) return declareAlias(reader, specifiers, specifiers.type);
    this.#declarators(specifiers, specifiers.type, from);
  }

  /** What an untagged class is called: after its member, or by its place. */
  #untaggedName(from: number): string {
    const reader = this.#reader;
    if (!classKeys.has(reader.text()) && !reader.is("enum")) return String(from);
    let ahead = 1;
    while (reader.kind(ahead) !== "end" && !/^[{;]$/.test(reader.text(ahead))) ahead++;
    const close = reader.is("{", ahead) ? reader.closing(ahead) : reader.at + ahead;
    const { tokens } = reader.unit;
    const isDirect = tokens.kind(close + 1) === "word" && /^[;[=]$/.test(tokens.spelling(close + 2));
    return isDirect ? tokens.spelling(close + 1) : String(this.#fields.length);
  }

  /** Constructors, destructors and conversions have no type in front; nothing else may have none. */
  #special(specifiers: Specifiers, from: number): void {
    const reader = this.#reader;
    const declarator = readDeclarator(reader, voidType);
    if (declarator === null || !isFunction(declarator.type)) return this.#refuse(from);
    if (declarator.name === "~") {
      this.#declaresConstructorOrDestructor = true;
      this.#addMethod(specifiers, declarator, "~");
    } else if (declarator.name?.startsWith("operator") === true)
      this.#addMethod(specifiers, declarator, declarator.name);
    else {
      this.#declaresConstructorOrDestructor = true;
      this.#stepOverPure();
    }
    this.#endOfFunction();
  }

  #withoutDeclarators(specifiers: Specifiers, type: CxxType, from: number): void {
    const record = withoutAliases(type.type);
    // A class with a tag, and an enum, are only defined here; one without is a member whose fields show through.
    if (!specifiers.definesClass || record.kind !== "record") return;
    const found = this.#reader.world.records.get(record.record);
    if (found === undefined || found.name !== null) return;
    this.#fields.push(this.#memberOf(null, type.type, specifiers.requests, from));
  }

  #declarators(specifiers: Specifiers, base: CxxType, from: number): void {
    const reader = this.#reader;
    for (let first = from; ; first = reader.at) {
      const at = reader.at;
      const declarator = readDeclarator(reader, base);
      if (declarator === null) return this.#refuse(first);
      const requests = merged(specifiers.requests, declarator.requests);
      if (isFunction(declarator.type)) {
        if (declarator.name === null) return this.#refuse(first);
        if (!specifiers.words.has("static")) this.#addMethod(specifiers, declarator, declarator.name);
        else this.#stepOverPure();
        if (this.#endOfFunction()) return;
      } else if (reader.is(":")) this.#bitField(declarator, requests, at);
      else if (specifiers.words.has("static")) declareConstant(reader, specifiers, declarator);
      else if (declarator.name === null) return this.#refuse(first);
      else if (!requests.isProperty) {
        this.#fields.push(this.#memberOf(declarator.name, declarator.type.type, requests, declarator.nameAt));
        this.#stepOverInitializer();
      }
      if (!reader.take(",")) break;
    }
    if (!reader.take(";")) this.#refuse(from);
  }

  #bitField(declarator: Declarator, requests: Requests, from: number): void {
    const reader = this.#reader;
    reader.at++;
    const width = reader.readers.expression(reader, "full");
    const span = reader.spanFrom(from);
    const { name } = declarator;
    const isWidth = !isFailure(width) && width.value >= 0n && width.value <= 64n;
    const reason: UnresolvedReason | null = isFailure(width)
      ? width.why
      : isWidth
        ? null
        : { code: "value", detail: `${width.value} bits` };
    const type = this.#refusedType(declarator.type.type, reason ?? requests.refused, from);
    this.#fields.push({
      kind: "bit-field",
      name,
      type,
      bitWidth: isFailure(width) || !isWidth ? 1 : Number(width.value),
      requestedAlignment: requests.alignment,
      packed: requests.isPacked,
      span,
    });
    this.#stepOverInitializer();
  }

  #memberOf(name: string | null, type: Type, requests: Requests, from: number): Field {
    const reader = this.#reader;
    reader.world.complete(type);
    const known = this.#refusedType(type, requests.refused, from);
    const span = reader.spanFrom(from);
    const part = unresolvedPart(known);
    if (part?.reason.code === "unknown")
      reader.world.report("c-unknown-type", { spelling: part.spelling }, span);
    else if (part?.reason.code === "value")
      reader.world.report("c-constant", { expression: part.spelling, why: part.reason.detail }, span);
    return {
      kind: "member",
      name,
      type: known,
      requestedAlignment: requests.alignment,
      packed: requests.isPacked,
      span,
    };
  }

  #refusedType(type: Type, reason: UnresolvedReason | null, from: number): Type {
    if (reason === null) return type;
    const spelling = this.#reader.spellingFrom(from);
    return { kind: "unresolved", spelling, reason, span: this.#reader.spanFrom(from) };
  }

  #addMethod(specifiers: Specifiers, declarator: Declarator, name: string): void {
    const isPure = this.#stepOverPure();
    if (specifiers.words.has("static")) return;
    this.#methods.push({
      name,
      signature: name === "~" ? "()" : (declarator.type.signature ?? null),
      isVirtual: specifiers.words.has("virtual") || this.#isInterface,
      isPure: isPure || this.#isInterface,
    });
  }

  /** `= 0`, `= default`, `= delete`; true for the first. */
  #stepOverPure(): boolean {
    const reader = this.#reader;
    if (!reader.take("=")) return false;
    const isPure = reader.is("0");
    while (!reader.isDone() && !/^[;,{]$/.test(reader.text())) reader.skip();
    return isPure;
  }

  /** Over a function's body and what a constructor writes before it; false where a `,` or a `;` follows instead. */
  #endOfFunction(): boolean {
    const reader = this.#reader;
    if (reader.is(",")) return false;
    if (reader.is(":")) stepOverConstructorInitializers(reader);
    if (reader.is("try")) reader.at++;
    if (reader.is("{")) {
      reader.skip();
      while (reader.is("catch")) {
        reader.at++;
        reader.skip();
        reader.skip();
      }
      reader.take(";");
      return true;
    }
    if (reader.take(";")) return true;
    this.#refuse(reader.at);
    return true;
  }

  /** `= 3`, `{ 3 }`: a default that says nothing about layout. */
  #stepOverInitializer(): void {
    const reader = this.#reader;
    if (reader.is("{")) return reader.skip();
    if (!reader.take("=")) return;
    while (!reader.isDone() && !reader.is(";")) {
      if (reader.is(",") && (reader.kind(1) === "word" || /^[*&(]$/.test(reader.text(1)))) return;
      if (!reader.is("<") || !reader.skipAngles()) reader.skip();
    }
  }

  #refuse(from: number): void {
    const reader = this.#reader;
    reader.at = Math.max(reader.at, from);
    const { tokens } = reader.unit;
    const near = tokens.text.slice(tokens.start(from), tokens.start(from) + 60).split("\n")[0] ?? "";
    const span = reader.spanFrom(from);
    reader.world.report("c-syntax", { near }, span);
    this.#refused ??= { code: "syntax", detail: `line ${span.line}, near \`${near}\`` };
    reader.skipDeclaration();
  }
}

const voidType: CxxType = {
  type: { kind: "scalar", class: "void", size: 0, alignment: 1, spelling: "void" },
  canon: "void",
};

/** `: a(1), B<int>{2}` up to the body. */
function stepOverConstructorInitializers(reader: Reader): void {
  reader.at++;
  while (!reader.isDone()) {
    while (reader.kind() === "word" || reader.is("::") || reader.is("<")) {
      if (!reader.is("<")) reader.at++;
      else if (!reader.skipAngles()) return;
    }
    if (!reader.is("(") && !reader.is("{")) return;
    reader.skip();
    if (reader.is("...")) reader.at++;
    if (!reader.take(",")) return;
  }
}

function unresolvedPart(type: Type): Extract<Type, { kind: "unresolved" }> | null {
  let core = type;
  while (core.kind === "alias" || core.kind === "array")
    core = core.kind === "alias" ? core.target : core.element;
  return core.kind === "unresolved" ? core : null;
}
