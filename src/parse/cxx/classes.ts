import type { Access, BaseClass, ClassFacts } from "../../model/classes.ts";
import { type Form, type RecordType, type UnresolvedReason, withoutAliases } from "../../model/model.ts";
import { merged, readAttributes } from "./attributes.ts";
import { defineType } from "./definitions.ts";
import { readMembers } from "./members.ts";
import { readName } from "./names.ts";
import type { Naming, Reader, Requests } from "./reader.ts";
import { Scope } from "./scope.ts";
import { constructorName } from "./specifiers.ts";
import type { CxxType } from "./types.ts";

/** `class A`, `struct N::A`, `struct A final : B { … }` from the keyword on. Null: no class stands here. */
export function readClass(reader: Reader, naming: Naming): CxxType | null {
  const first = reader.at;
  const key = reader.text();
  reader.at++;
  let requests = merged(naming.leading, readAttributes(reader));
  const head = readHead(reader, naming);
  requests = merged(requests, readAttributes(reader));
  const isFinal = reader.take("final") || reader.take("sealed");
  reader.take("abstract");
  if (reader.is("{") || (reader.is(":") && leadsToBody(reader)))
    return define(reader, { ...head, key, first, requests, isInstance: naming.id !== undefined, isFinal });
  if (head.named !== null) return head.named;
  return head.name === null ? null : mention(reader, head.name);
}

interface Head {
  readonly name: string | null;
  readonly nameAt: number;
  readonly id: string;
  /** What a name with scopes or arguments already stands for. */
  readonly named: CxxType | null;
}

/** The name, which with a given id is that of a template whose instance or specialisation this is. */
function readHead(reader: Reader, naming: Naming): Head {
  // `struct EXPORTED Name {`: a macro that nobody expanded. `struct Name member;` has none.
  if (
    reader.kind() === "word" &&
    reader.kind(1) === "word" &&
    reader.is("{", 2) &&
    !isClassSuffix(reader.text(1))
  )
    reader.at++;
  const nameAt = reader.at;
  const isPlain = reader.kind() === "word" && !reader.is("::", 1) && !reader.is("<", 1);
  if (reader.kind() !== "word" && !reader.is("::")) {
    return { name: null, nameAt, id: naming.id ?? naming.untagged, named: null };
  }
  if (isPlain && !isClassSuffix(reader.text())) {
    const name = reader.text();
    reader.at++;
    return { name, nameAt, id: naming.id ?? `${reader.scope.prefix}${name}`, named: null };
  }
  if (naming.id !== undefined) {
    // The text of a template: the name, and what a specialisation writes behind it.
    const name = reader.takeWord();
    if (reader.is("<")) reader.skipAngles();
    return { name, nameAt, id: naming.id, named: null };
  }
  const named = readName(reader);
  const type = named?.kind === "type" || named?.kind === "unknown" ? named.type : null;
  const bare = type === null ? null : withoutAliases(type.type);
  const id = bare?.kind === "record" ? bare.record : naming.untagged;
  return { name: constructorName(id), nameAt, id, named: type };
}

function isClassSuffix(word: string): boolean {
  return word === "final" || word === "sealed" || word === "abstract";
}

/** A colon may also begin a bit-field: `struct A : 3` is none, but `enum` is elsewhere and so is `class A : B {`. */
function leadsToBody(reader: Reader): boolean {
  for (let ahead = 1; reader.kind(ahead) !== "end"; ahead++) {
    const text = reader.text(ahead);
    if (text === "{") return true;
    if (text === ";" || text === "}" || text === "=") return false;
  }
  return false;
}

/** `struct A` where nothing is defined: what is known by that name, else a class yet to come. */
function mention(reader: Reader, name: string): CxxType {
  const { scope, world } = reader;
  const declares = reader.is(";");
  const found = declares ? (scope.names.get(name) ?? null) : world.find(scope, name);
  if (found?.kind === "type") return found.type;
  const target = declares ? scope : scope.namespace();
  const id = `${target.prefix}${name}`;
  const type: CxxType = { type: { kind: "record", record: id }, canon: id };
  target.names.set(name, { kind: "type", type });
  return type;
}

interface Definition extends Head {
  readonly key: string;
  readonly first: number;
  readonly requests: Requests;
  /** Of a template: its name goes on meaning the template. */
  readonly isInstance: boolean;
  readonly isFinal: boolean;
}

function define(reader: Reader, definition: Definition): CxxType {
  const { id, name, key, requests, nameAt, first } = definition;
  const { world, unit } = reader;
  const type: CxxType = { type: { kind: "record", record: id }, canon: id };
  if (name !== null && definition.named === null && !definition.isInstance)
    defineType(reader, name, type, nameAt);
  const scope = new Scope("class", `${id}::`, reader.scope, id);
  if (name !== null) scope.names.set(name, { kind: "type", type });
  const bases = readBases(reader, scope, key);
  world.scopes.set(id, scope);
  const close = reader.closing();
  const bodyAt = unit.tokens.start(reader.at);
  const body = reader.inside(reader.at + 1, close, scope);
  const members = readMembers(body, key);
  const isClosed = close < reader.end;
  reader.at = Math.min(reader.end, close + 1);
  const after = readAttributesAhead(reader);
  const pack = unit.directives.pack.at(bodyAt);
  const vtordisp = unit.vtordisp.at(bodyAt);
  const facts: ClassFacts = {
    bases: bases.list,
    methods: members.methods,
    declaresConstructorOrDestructor: members.declaresConstructorOrDestructor,
    hasEmptyBases: requests.hasEmptyBases,
    isFinal: definition.isFinal,
    vtordisp: vtordisp ?? 1,
  };
  const broken: UnresolvedReason | null = isClosed
    ? conditionIn(reader, bodyAt, unit.tokens.end(close))
    : { code: "syntax", detail: "the declaration does not end" };
  const form: Form = key === "union" ? "union" : "struct";
  const record: RecordType = {
    id,
    // `Ring<short, 4>` in the scope of `Ring`.
    name: definition.isInstance ? id.slice(reader.scope.prefix.length) : name,
    path: name === null || id === name ? null : id,
    aliases: [],
    form,
    representation: "c",
    fields: members.fields,
    pack: requests.isPacked ? 1 : typeof pack === "number" ? pack : null,
    requestedAlignment: requests.alignment,
    refused:
      requests.refused ??
      broken ??
      members.refused ??
      bases.refused ??
      (vtordisp === null && bases.list.length > 0 ? unmatchedPop : null) ??
      (typeof pack === "object" ? pack : null) ??
      openQuestion(reader, bodyAt, unit.tokens.end(close), after),
    accessors: [],
    views: [],
    ...(isPlain(facts) ? {} : { class: facts }),
    ...accessIn(reader.scope),
    span: unit.directives.locator.span(
      unit.tokens.start(name === null ? first : nameAt),
      unit.tokens.end(close),
    ),
  };
  world.addRecord(record);
  return type;
}

const unmatchedPop: UnresolvedReason = { code: "open", detail: "#pragma vtordisp(pop) without a push" };

/** A class inside one that nobody may name cannot be named either. */
function accessIn(scope: Scope): { readonly access?: Access } {
  for (let around: Scope | null = scope; around !== null; around = around.parent)
    if (around.access !== null) return { access: around.access };
  return {};
}

function isPlain({ bases, methods, hasEmptyBases, declaresConstructorOrDestructor }: ClassFacts): boolean {
  const isVirtual = methods.some((method) => method.isVirtual);
  return bases.length === 0 && !hasEmptyBases && !declaresConstructorOrDestructor && !isVirtual;
}

/** `} __declspec(align(8)) T;` */
function readAttributesAhead(reader: Reader): Requests {
  return readAttributes(reader.inside(reader.at, reader.end));
}

function conditionIn(reader: Reader, from: number, to: number): UnresolvedReason | null {
  const mark = reader.unit.directives.conditionals.find(({ offset }) => offset >= from && offset < to);
  if (mark === undefined) return null;
  const span = reader.unit.directives.locator.span(mark.offset, mark.offset + mark.directive.length);
  reader.world.report("c-conditional", { directive: mark.directive }, span);
  return { code: "unsupported", detail: `${mark.directive} inside it; preprocess the text first` };
}

/** What MSVC does in these places is recorded nowhere (spec sections 4 and 6). */
function openQuestion(reader: Reader, from: number, to: number, after: Requests): UnresolvedReason | null {
  if (after.hasDeclspecAlign)
    return { code: "open", detail: "__declspec(align) between the closing brace and the name" };
  if (reader.unit.directives.pack.changesWithin(from, to))
    return { code: "open", detail: "#pragma pack between the members of a record" };
  return null;
}

interface Bases {
  readonly list: readonly BaseClass[];
  readonly refused: UnresolvedReason | null;
}

const mostBases = 1000;

/** ` : public A, virtual private N::B<int>`. Names of bases are seen in `scope`. */
function readBases(reader: Reader, scope: Scope, key: string): Bases {
  const list: BaseClass[] = [];
  let refused: UnresolvedReason | null = null;
  if (!reader.take(":")) return { list, refused };
  while (!reader.isDone() && !reader.is("{")) {
    let isVirtual = false;
    let access: Access | null = key === "class" ? "private" : null;
    for (;;) {
      readAttributes(reader);
      if (reader.take("virtual")) isVirtual = true;
      else if (reader.take("public")) access = null;
      else if (reader.take("protected")) access = "protected";
      else if (reader.take("private")) access = "private";
      else if (!reader.take("typename")) break;
    }
    const from = reader.at;
    const named = readName(reader);
    const bare = named?.kind === "type" ? withoutAliases(named.type.type) : null;
    if (bare?.kind === "record") {
      reader.world.complete(bare);
      const span = reader.spanFrom(from);
      list.push({ record: bare.record, isVirtual, ...(access === null ? {} : { access }), span });
      const inner = reader.world.scopes.get(bare.record);
      if (inner !== undefined) scope.seen.push(inner);
    } else if (reader.at < reader.end) {
      if (reader.at === from && !reader.is("{")) reader.skip();
      refused ??= whyNoBase(named, reader.excerptFrom(from));
    }
    if (!reader.isDone() && !reader.is(",") && !reader.is("{")) {
      refused ??= { code: "syntax", detail: `base class near \`${reader.text()}\`` };
      // The body may be that of another class.
      reader.reportSyntax(reader.at);
      while (!reader.isDone() && !reader.is(",") && !reader.is("{")) reader.skip();
    }
    reader.take(",");
    if (list.length > mostBases) {
      refused = { code: "unsupported", detail: "too many base classes" };
      while (!reader.isDone() && !reader.is("{")) reader.skip();
    }
  }
  return { list, refused };
}

function whyNoBase(named: ReturnType<typeof readName>, spelling: string): UnresolvedReason {
  const type = named?.kind === "type" || named?.kind === "unknown" ? withoutAliases(named.type.type) : null;
  const isKnown = type?.kind === "unresolved" && type.reason.code !== "unknown";
  return isKnown
    ? { ...type.reason, detail: `base class ${spelling}: ${type.reason.detail}` }
    : { code: "unsupported", detail: `base class ${spelling} is not known` };
}
