import type { Layouts } from "../layout/layouts.ts";
import type { AliasType, Constant, EnumType, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import { spell } from "../model/spelling.ts";
import type { Part } from "../pair/parts.ts";
import type { Span } from "../source/source.ts";
import { compareContents } from "./contents.ts";
import type { Comparison, Finding, FindingCode, Side } from "./finding.ts";
import { plainFinding } from "./finding.ts";
import type { CSubject, RecordCheck } from "./verdicts.ts";

// What a binding gives a name beside records: aliases for typedefs, enums, and constants for macros and enumerators.

/** The names of a crate that C may know, too. */
export interface RustNames {
  readonly layouts: Layouts;
  readonly aliases: ReadonlyArray<{ readonly name: string; readonly path: string; readonly type: AliasType }>;
  readonly enums: readonly EnumType[];
  readonly constants: ReadonlyArray<{
    readonly name: string;
    readonly path: string;
    readonly type: Type;
    readonly value: bigint | null;
    readonly span: Span;
  }>;
}

/** The names of a header. */
export interface CNames {
  readonly layouts: Layouts;
  readonly aliases: ReadonlyMap<string, AliasType>;
  readonly enums: ReadonlyMap<string, EnumType>;
  readonly constants: ReadonlyMap<string, Constant>;
}

/** What came of the names: those that differ, and how many there were. */
export interface NamedChecks {
  readonly different: readonly RecordCheck[];
  /** Paths of those that both sides have alike. */
  readonly equal: readonly string[];
}

export function checkNames(rust: RustNames, c: CNames): NamedChecks {
  const outcomes = [...aliasOutcomes(rust, c), ...enumOutcomes(rust, c), ...constantOutcomes(rust, c)];
  return {
    different: outcomes.flatMap((one) => (one.findings.length === 0 ? [] : [checkOf(one, c)])),
    equal: outcomes.flatMap(({ findings, path }) => (findings.length === 0 ? [path] : [])),
  };
}

interface Outcome {
  readonly kind: "alias" | "enum" | "constant";
  readonly name: string;
  readonly path: string;
  readonly rustSpan: Span | null;
  readonly cName: string;
  readonly cSpan: Span | null;
  readonly findings: readonly Finding[];
}

function checkOf(outcome: Outcome, { layouts }: CNames): RecordCheck {
  const { kind, name, path, rustSpan, cName, cSpan, findings } = outcome;
  const isWrong = findings.some(({ severity }) => severity === "error");
  const comparison: Comparison = { verdict: isWrong ? "different" : "equal", findings };
  const subject: CSubject = {
    name: cName,
    path: null,
    span: cSpan,
    source: "header",
    build: null,
    pairedBy: "typedef",
  };
  return {
    kind,
    rust: { name, path, span: rustSpan },
    rustRecord: path,
    answers: [{ c: subject, comparison, witnesses: ["model"], asked: { layouts, record: cName } }],
    absentIn: [],
    nearest: [],
    judge: "every",
  };
}

/** `pub type X = T` against `typedef T X`: width and class. Records behind them are compared as records. */
function aliasOutcomes(rust: RustNames, c: CNames): readonly Outcome[] {
  return rust.aliases.flatMap(({ name, path, type }) => {
    const typedef = c.aliases.get(name);
    if (typedef === undefined) return [];
    const [left, right] = [partOf(rust.layouts, name, type), partOf(c.layouts, name, typedef)];
    if (left === null || right === null) return [];
    const found = compareContents(rust.layouts, c.layouts, { rust: left, c: right, by: "name" });
    const isNoted = found === null || found.severity === "note";
    const sides = {
      rust: { name, value: left.size, type: spell(type.target, "rust"), span: null },
      c: { name, value: right.size, type: spell(typedef.target, "c"), span: null },
    };
    const code: FindingCode = found?.code === "field-type" ? "field-type" : "alias-width";
    const findings = isNoted
      ? []
      : [{ ...plainFinding(code, found.severity, name, sides), detail: found.detail }];
    return [{ kind: "alias", name, path, rustSpan: null, cName: name, cSpan: null, findings }];
  });
}

function partOf(layouts: Layouts, name: string, type: AliasType): Part | null {
  const bare = withoutAliases(type);
  if (bare.kind === "record" || bare.kind === "function" || bare.kind === "unresolved") return null;
  if (bare.kind === "scalar" && (bare.class === "void" || bare.class === "unit")) return null;
  const layout = layouts.typeLayoutOf(type);
  if (!layout.ok) return null;
  const { size } = layout.value;
  return { name, path: name, offset: 0, size, type, bits: null, through: "field", span: null };
}

/** Width, and the value of every variant whose name C has, with or without the enum's own name before it. */
function enumOutcomes(rust: RustNames, c: CNames): readonly Outcome[] {
  const byName = new Map<string, EnumType>();
  for (const one of c.enums.values())
    for (const name of [one.name, ...one.aliases]) if (name !== null) byName.set(plainEnumName(name), one);
  return rust.enums.flatMap((one) => {
    const name = one.name ?? "";
    const match = byName.get(plainEnumName(name));
    if (match === undefined || one.refused !== null || match.refused !== null) return [];
    const findings = [...wrongWidth(one, match), ...wrongValues(one, match)];
    const path = one.path ?? name;
    const cName = match.name ?? match.aliases[0] ?? name;
    return [{ kind: "enum", name, path, rustSpan: one.span, cName, cSpan: match.span, findings }];
  });
}

function wrongWidth(rust: EnumType, c: EnumType): readonly Finding[] {
  if (rust.underlying.size === c.underlying.size) return [];
  const side = ({ name, underlying, span }: EnumType): Side => ({
    name,
    value: underlying.size,
    type: underlying.spelling,
    span,
  });
  return [plainFinding("enum-width", "error", null, { rust: side(rust), c: side(c) })];
}

function wrongValues(rust: EnumType, c: EnumType): readonly Finding[] {
  const prefix = plainVariantName(rust.name ?? "");
  const known = new Map<string, { name: string; value: bigint }>();
  for (const enumerator of c.enumerators) {
    const plain = plainVariantName(enumerator.name);
    known.set(plain, enumerator);
    if (plain.startsWith(prefix) && plain.length > prefix.length)
      known.set(plain.slice(prefix.length), enumerator);
  }
  const bits = rust.underlying.size * 8;
  return rust.enumerators.flatMap(({ name, value }) => {
    const match = known.get(plainVariantName(name));
    if (match === undefined || areSameBits(value, match.value, bits)) return [];
    const sides = {
      rust: valueSide(name, value, rust.underlying.spelling, rust.span),
      c: valueSide(match.name, match.value, c.underlying.spelling, c.span),
    };
    return [plainFinding("enum-value", "error", name, sides)];
  });
}

function plainEnumName(name: string): string {
  return name.replace(/^_+/, "").replace(/^tag_?(?=[A-Z_])/, "");
}

function plainVariantName(name: string): string {
  return name.replace(/^r#/, "").replaceAll("_", "").toLowerCase();
}

/** Constants of types are the crate's own (`Flags::READ`); those of modules have C's names. */
function constantOutcomes(rust: RustNames, c: CNames): readonly Outcome[] {
  const enums = namesOfEnums(c);
  return rust.constants.flatMap(({ name, path, type, value, span }) => {
    const match = c.constants.get(name);
    const layout = rust.layouts.typeLayoutOf(type);
    if (match === undefined || value === null || !layout.ok || isOfType(rust.layouts, path)) return [];
    if (isOfOtherEnum(name, type, enums)) return [];
    const bits = layout.value.size * 8;
    const sides = {
      rust: valueSide(name, value, spell(type, "rust"), span),
      c: valueSide(name, match.value, spell(match.type, "c"), match.span),
    };
    const isSame = areSameBits(value, match.value, bits);
    const findings = isSame ? [] : [plainFinding("constant", "error", null, sides)];
    return [{ kind: "constant", name, path, rustSpan: span, cName: name, cSpan: match.span, findings }];
  });
}

interface EnumNames {
  /** The names of the enum that has an enumerator of that name. */
  readonly ofEnumerator: ReadonlyMap<string, readonly string[]>;
  readonly all: ReadonlySet<string>;
}

function namesOfEnums(c: CNames): EnumNames {
  const ofEnumerator = new Map<string, readonly string[]>();
  const all = new Set<string>();
  for (const { name, aliases, enumerators } of c.enums.values()) {
    const names = [name, ...aliases].flatMap((one) => (one === null ? [] : [plainEnumName(one)]));
    for (const one of names) all.add(one);
    for (const enumerator of enumerators) ofEnumerator.set(enumerator.name, names);
  }
  return { ofEnumerator, all };
}

/** `Network: SECURITY_LOGON_TYPE` is not the `Network` that another of C's enums has. */
function isOfOtherEnum(name: string, type: Type, { ofEnumerator, all }: EnumNames): boolean {
  const owner = ofEnumerator.get(name);
  if (owner === undefined || type.kind !== "alias") return false;
  const own = plainEnumName(type.name);
  return all.has(own) && !owner.includes(own);
}

function isOfType(layouts: Layouts, path: string): boolean {
  const owner = path.slice(0, Math.max(0, path.lastIndexOf("::")));
  return layouts.declarationOf(owner) !== null || layouts.enumOf(owner) !== null;
}

/** `-1` and `0xffffffff` are one value in 32 bits; a value that does not fit is another one. */
function areSameBits(rust: bigint, c: bigint, bits: number): boolean {
  if (rust === c) return true;
  const limit = 1n << BigInt(bits);
  const fits = c < limit && c >= -(limit >> 1n);
  return fits && BigInt.asUintN(bits, rust) === BigInt.asUintN(bits, c);
}

/** A number that JavaScript has not exactly is told in words. */
function valueSide(name: string, value: bigint, type: string, span: Span | null): Side {
  const isExact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return { name, value: isExact ? Number(value) : null, type: isExact ? type : `${type} ${value}`, span };
}
