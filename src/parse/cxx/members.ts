import type { Access, Method } from "../../model/classes.ts";
import {
  type Field,
  type Type,
  type UnresolvedReason,
  heldRecord,
  withoutAliases,
} from "../../model/model.ts";
import { isFailure } from "../c/conversions.ts";
import { unresolvedPart } from "../c/shape.ts";
import { merged } from "./attributes.ts";
import { type Declarator, isFunction, readDeclarator } from "./declarators.ts";
import { stepOverConstructorInitializers, stepOverDefault, untaggedName } from "./member-parts.ts";
import type { Reader, Requests } from "./reader.ts";
import { constructorName, readSpecifiers, type Specifiers } from "./specifiers.ts";
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
    reader.scope.access = key === "class" ? "private" : null;
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
        reader.scope.access = word === "public" ? null : word;
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
    const isConstructor = type === null && reader.is(constructorName(reader.scope.record ?? ""));
    if (isConstructor && !words.has("friend")) this.#declaresConstructorOrDestructor = true;
    reader.skipDeclaration();
  }

  #declaration(): void {
    const reader = this.#reader;
    const from = reader.at;
    const outer = reader.scope.record ?? "";
    const specifiers = readSpecifiers(reader, `${outer}::<${untaggedName(reader, this.#fields.length)}>`);
    if (specifiers.words.has("friend")) return reader.skipDeclaration();
    if (specifiers.type === null) return this.#special(specifiers, from);
    if (reader.take(";")) return this.#withoutDeclarators(specifiers, specifiers.type, from);
    if (specifiers.words.has("typedef")) return declareAlias(reader, specifiers, specifiers.type);
    this.#declarators(specifiers, specifiers.type, from);
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
    else if (declarator.name === constructorName(reader.scope.record ?? "")) {
      this.#declaresConstructorOrDestructor = true;
      this.#stepOverPure();
    } else return this.#refuse(from);
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
        if (!stepOverDefault(reader)) return this.#refuse(first);
      }
      if (!reader.take(",")) break;
    }
    if (!reader.take(";")) this.#refuse(from);
  }

  #bitField(declarator: Declarator, requests: Requests, from: number): void {
    const reader = this.#reader;
    reader.at++;
    const width = reader.readers.expression(reader, "part");
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
      ...this.#access(),
      span,
    });
    if (!stepOverDefault(reader)) this.#refuse(from);
  }

  #memberOf(name: string | null, type: Type, requests: Requests, from: number): Field {
    const reader = this.#reader;
    reader.world.complete(type);
    const held = heldRecord(type);
    const tooDeep = held !== null && reader.world.isTooDeep(held) ? deepTemplates : null;
    const known = this.#refusedType(type, requests.refused ?? tooDeep, from);
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
      ...this.#access(),
      span,
    };
  }

  #access(): { readonly access?: Access } {
    const { access } = this.#reader.scope;
    return access === null ? {} : { access };
  }

  #refusedType(type: Type, reason: UnresolvedReason | null, from: number): Type {
    if (reason === null) return type;
    const spelling = this.#reader.excerptFrom(from);
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

  #refuse(from: number): void {
    const reader = this.#reader;
    reader.at = Math.max(reader.at, from);
    const { near, span } = reader.reportSyntax(from);
    this.#refused ??= { code: "syntax", detail: `line ${span.line}, near \`${near}\`` };
    reader.skipDeclaration();
  }
}

const deepTemplates: UnresolvedReason = { code: "unsupported", detail: "templates in templates, too deep" };

const voidType: CxxType = {
  type: { kind: "scalar", class: "void", size: 0, alignment: 1, spelling: "void" },
  canon: "void",
};
