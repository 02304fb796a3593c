import { type AliasType, type Type, withoutAliases } from "../../model/model.ts";
import { assertWords } from "../c/words.ts";
import { merged, readAttributes } from "./attributes.ts";
import { defineConstant, defineType } from "./definitions.ts";
import { type Declarator, readDeclarator } from "./declarators.ts";
import { converted } from "./expressions.ts";
import { skipUnread } from "./lost.ts";
import { readName } from "./names.ts";
import { noRequests, type Reader } from "./reader.ts";
import type { Template } from "./scope.ts";
import { classKeys, type Specifiers } from "./specifiers.ts";
import { readAssertion } from "./stated.ts";
import { readParameters } from "./templates.ts";
import type { CxxType } from "./types.ts";

// Declarations that may stand inside and outside of classes.

/** `typedef … A, *B;` behind its specifiers. */
export function declareAlias(reader: Reader, specifiers: Specifiers, base: CxxType): void {
  while (!reader.isDone()) {
    const from = reader.at;
    const declarator = readDeclarator(reader, base);
    if (declarator?.name === null || declarator === null) return skipUnread(reader);
    const { alignment, refused } = merged(specifiers.requests, declarator.requests);
    const span = reader.spanFrom(from);
    const type: CxxType =
      refused === null
        ? declarator.type
        : { type: { kind: "unresolved", spelling: declarator.name, reason: refused, span }, canon: null };
    defineAlias(reader, declarator.name, type, alignment);
    if (!reader.take(",")) break;
  }
  if (!reader.take(";")) skipUnread(reader);
}

/** Records and enums know the typedef names that are exactly theirs. */
function defineAlias(reader: Reader, name: string, target: CxxType, alignment: number | null): void {
  const { scope, world, unit } = reader;
  const path = `${scope.prefix}${name}`;
  const alias: AliasType = { kind: "alias", name: path, target: target.type, requestedAlignment: alignment };
  // `typedef struct A A;`
  const known = scope.names.get(name);
  const isItself = known?.kind === "type" && target.canon !== null && known.type.canon === target.canon;
  if (!isItself || alignment !== null) {
    if (!defineType(reader, name, { ...target, type: alias }, reader.at - 1)) return;
  }
  if (!world.aliases.has(path) && !unit.isVocabulary) world.aliases.set(path, alias);
  // A name that a class gives within itself is nobody's name for a record that has one: `value_type`.
  const bare = withoutAliases(target.type);
  const hasName = bare.kind === "record" && world.records.get(bare.record)?.name !== null;
  if (scope.kind !== "namespace" && hasName) return;
  if (alignment === null) world.addAlias(target.type, name);
}

/** `using A = T;`, `using namespace N;`, `using N::A;`, `using enum E;` */
export function declareUsing(reader: Reader): void {
  reader.at++;
  const { scope } = reader;
  if (reader.take("namespace")) {
    const named = readName(reader);
    if (named?.kind === "namespace") scope.seen.push(named.scope);
    return skipUnread(reader);
  }
  if (reader.take("enum")) {
    const named = readName(reader);
    const bare = named?.kind === "type" ? withoutAliases(named.type.type) : null;
    const inner = bare?.kind === "enum" ? reader.world.scopes.get(`enum ${bare.enum}`) : undefined;
    if (inner !== undefined) scope.seen.push(inner);
    return skipUnread(reader);
  }
  if (reader.kind() === "word" && !reader.is("::", 1) && !reader.is("typename")) {
    const name = reader.takeWord() ?? "";
    const requests = readAttributes(reader);
    if (!reader.take("=")) return skipUnread(reader);
    const type = reader.readers.typeId(reader);
    if (type !== null && reader.is(";")) defineAlias(reader, name, type, requests.alignment);
    return skipUnread(reader);
  }
  reader.take("typename");
  const named = readName(reader);
  const word = reader.text(-1);
  if (named !== null && named.kind !== "unknown" && reader.is(";") && !scope.names.has(word))
    scope.names.set(word, named);
  return skipUnread(reader);
}

/** Constants that an array may be as long as: `static constexpr int size = 4;`. The reader stands behind the declarator. */
export function declareConstant(reader: Reader, specifiers: Specifiers, declarator: Declarator): void {
  const { name, type, nameAt } = declarator;
  const isConstant = specifiers.words.has("constexpr") || / const(?: volatile)?$/.test(type.canon ?? "");
  const isInitialized = reader.is("=") || reader.is("{");
  if (!isInitialized || !isConstant || name === null || !isInteger(reader, type.type))
    return stepOverInitializer(reader);
  const initializer = reader.is("{")
    ? reader.readers.expression(reader.inside(reader.at + 1, reader.closing()), "whole")
    : reader.readers.expression(reader.inside(reader.at + 1, reader.end), "item");
  stepOverInitializer(reader);
  const value = converted(initializer, type.type, reader);
  defineConstant(reader, reader.scope, { name, at: nameAt, type: type.type, value });
}

function isInteger({ world }: Reader, type: Type): boolean {
  const bare = withoutAliases(type);
  const scalar = bare.kind === "enum" ? world.enums.get(bare.enum)?.underlying : bare;
  return scalar?.kind === "scalar" && scalar.class !== "float" && scalar.class !== "void";
}

function stepOverInitializer(reader: Reader): void {
  // A class key is in no initializer: its `;` is missing.
  while (!reader.isDone() && !/^[;,]$/.test(reader.text()) && !classKeys.has(reader.text())) {
    if (!reader.is("<") || !reader.skipAngles()) reader.skip();
  }
}

/** `static_assert(…);`, and what macros of that kind leave. */
export function stepOverAssertion(reader: Reader): boolean {
  if (!assertWords.has(reader.text()) || !reader.is("(", 1)) return false;
  reader.at++;
  if (!reader.unit.isVocabulary) readAssertion(reader.inside(reader.at + 1, reader.closing()));
  reader.skip();
  reader.take(";");
  return true;
}

/**
 * `template <…>` before a class or an alias: remembered until somebody names it with arguments. False, and nowhere, before
 * anything else.
 */
export function declareTemplate(reader: Reader): boolean {
  const first = reader.at;
  reader.at++;
  if (!reader.is("<")) return explicitInstantiation(reader, first);
  const parameters = readParameters(reader);
  if (reader.is("requires")) {
    reader.at = first;
    return false;
  }
  if (parameters !== null && parameters.length === 0) return specialisation(reader, first);
  if (reader.is("using")) return aliasTemplate(reader, parameters);
  if (classKeys.has(reader.text()) && !reader.is("friend")) return classTemplate(reader, parameters, first);
  reader.at = first;
  return false;
}

const unreadableParameters = "template parameters that are neither types nor integers";

function templateNamed(
  reader: Reader,
  kind: Template["kind"],
  name: string,
  parameters: Template["parameters"] | null,
  body: Template["body"],
): Template {
  const { scope, unit } = reader;
  const known = scope.names.get(name);
  const template: Template = {
    kind,
    name,
    id: `${scope.prefix}${name}`,
    unit,
    scope,
    parameters: withEarlierDefaults(known?.kind === "template" ? known.template : null, parameters ?? []),
    body,
    refused: parameters === null ? unreadableParameters : null,
    instances: known?.kind === "template" ? known.template.instances : new Map(),
  };
  if (known?.kind === "template" && known.template.refused !== null)
    template.refused = known.template.refused;
  // A later declaration without a body takes nothing back.
  if (body === null && known?.kind === "template") return known.template;
  scope.names.set(name, { kind: "template", template });
  return template;
}

function withEarlierDefaults(
  known: Template | null,
  parameters: Template["parameters"],
): Template["parameters"] {
  if (known === null || known.parameters.length !== parameters.length) return parameters;
  return parameters.map((parameter, index) => ({
    ...parameter,
    byDefault: parameter.byDefault ?? known.parameters[index]?.byDefault ?? null,
  }));
}

function aliasTemplate(reader: Reader, parameters: Template["parameters"] | null): boolean {
  reader.at++;
  const name = reader.takeWord();
  readAttributes(reader);
  if (name !== null && reader.take("=")) {
    const from = reader.at;
    while (!reader.isDone() && !reader.is(";")) reader.skip();
    templateNamed(reader, "alias", name, parameters, { from, to: reader.at });
  }
  skipUnread(reader);
  return true;
}

/** The keyword, attributes, the name, and then the body or its bases; `<` behind the name is a partial specialisation. */
function classTemplate(reader: Reader, parameters: Template["parameters"] | null, first: number): boolean {
  const from = reader.at;
  reader.at++;
  readAttributes(reader);
  const name = reader.takeWord();
  if (name === null) {
    reader.at = first;
    return false;
  }
  if (reader.is("<")) {
    const known = reader.scope.names.get(name);
    if (known?.kind === "template") known.template.refused = `template ${name} has partial specialisations`;
    reader.skipDeclaration();
    return true;
  }
  if (reader.is(";")) {
    templateNamed(reader, "class", name, parameters, null);
    reader.at++;
    return true;
  }
  if (!reader.is("{") && !reader.is(":") && !reader.is("final")) {
    reader.at = first;
    return false;
  }
  while (!reader.isDone() && !reader.is("{") && !reader.is(";")) {
    if (!reader.is("<") || !reader.skipAngles()) reader.skip();
  }
  reader.skip();
  templateNamed(reader, "class", name, parameters, { from, to: reader.at });
  skipUnread(reader);
  return true;
}

/** `template <> struct A<int> { … };`: the class for just these arguments. */
function specialisation(reader: Reader, first: number): boolean {
  if (!classKeys.has(reader.text())) {
    reader.at = first;
    return false;
  }
  const from = reader.at;
  reader.at++;
  readAttributes(reader);
  const nameAt = reader.at;
  const named = readName(reader);
  const bare = named?.kind === "type" ? withoutAliases(named.type.type) : null;
  if (bare?.kind !== "record" || reader.unit.tokens.kind(nameAt) !== "word") {
    reader.skipDeclaration();
    return true;
  }
  // The text of the template itself is not to be read for it.
  reader.world.forget(bare.record);
  if (!reader.is(";")) {
    reader.at = from;
    reader.readers.classSpecifier(reader, { untagged: bare.record, leading: noRequests, id: bare.record });
  }
  skipUnread(reader);
  return true;
}

/** `template struct A<int>;` makes the class there and then. */
function explicitInstantiation(reader: Reader, first: number): boolean {
  if (!classKeys.has(reader.text())) {
    reader.at = first;
    return false;
  }
  reader.at++;
  readAttributes(reader);
  const named = readName(reader);
  if (named?.kind === "type") reader.world.complete(named.type.type);
  skipUnread(reader);
  return true;
}
