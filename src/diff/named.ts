import { diagnostic } from "../diagnostic/facts.ts";
import type { Reason } from "../diagnostic/facts.ts";
import type { Layouts, Result } from "../layout/layouts.ts";
import type { AliasType, Constant, EnumType, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import { spell } from "../model/spelling.ts";
import { recordOf } from "../pair/parts.ts";
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
  readonly aliases: ReadonlyArray<{
    readonly name: string;
    readonly path: string;
    readonly type: AliasType;
    readonly span: Span;
  }>;
  readonly enums: readonly EnumType[];
  readonly constants: ReadonlyArray<{
    readonly name: string;
    readonly path: string;
    readonly type: Type;
    /** Null where it cannot be computed; `why` then says so. */
    readonly value: bigint | null;
    readonly why: string | null;
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

/** What came of the names that both sides have. */
export interface NamedChecks {
  /** Those that differ, and those of which that cannot be told. */
  readonly open: readonly RecordCheck[];
  /** Paths of those that both sides have alike. */
  readonly equal: readonly string[];
}

export function checkNames(rust: RustNames, c: CNames): NamedChecks {
  const outcomes = [...aliasOutcomes(rust, c), ...enumOutcomes(rust, c), ...constantOutcomes(rust, c)];
  return {
    open: outcomes.filter(isOpen).map((one) => checkOf(one, c)),
    equal: outcomes.filter((one) => !isOpen(one)).map(({ path }) => path),
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
  /** Why the two cannot be compared; null where they were. */
  readonly reason: Reason | null;
}

function isOpen({ findings, reason }: Outcome): boolean {
  return findings.length > 0 || reason !== null;
}

function checkOf(outcome: Outcome, { layouts }: CNames): RecordCheck {
  const { kind, name, path, rustSpan, cName, cSpan, findings, reason } = outcome;
  const isWrong = findings.some(({ severity }) => severity === "error");
  const comparison: Comparison =
    reason === null
      ? { verdict: isWrong ? "different" : "equal", findings }
      : { verdict: "unverified", findings, reason };
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

/** `pub type X = T` against `typedef T X`: width and class. Two records are compared as records. */
function aliasOutcomes(rust: RustNames, c: CNames): readonly Outcome[] {
  return rust.aliases.flatMap(({ name, path, type, span }): readonly Outcome[] => {
    const typedef = c.aliases.get(name);
    if (typedef === undefined || (recordOf(type) !== null && recordOf(typedef) !== null)) return [];
    const [left, right] = [partOf(rust.layouts, name, type), partOf(c.layouts, name, typedef)];
    // What C gives no size is held by nobody.
    if (left === null || right?.ok !== true) return [];
    const outcome = { kind: "alias", name, path, rustSpan: span, cName: name, cSpan: null } as const;
    if (!left.ok) return [{ ...outcome, findings: [], reason: left.error }];
    const pair = { rust: left.value, c: right.value, by: "name" } as const;
    const found = compareContents(rust.layouts, c.layouts, pair);
    if (found === null || found.severity === "note") return [{ ...outcome, findings: [], reason: null }];
    const sides = {
      rust: { name, value: left.value.size, type: spell(type.target, "rust"), span },
      c: { name, value: right.value.size, type: spell(typedef.target, "c"), span: null },
    };
    const code: FindingCode = found.code === "field-type" ? "field-type" : "alias-width";
    const finding = { ...plainFinding(code, found.severity, name, sides), detail: found.detail };
    return [{ ...outcome, findings: [finding], reason: null }];
  });
}

/** Null for what is only ever pointed at. */
function partOf(layouts: Layouts, name: string, type: AliasType): Result<Part, Reason> | null {
  const bare = withoutAliases(type);
  if (bare.kind === "function") return null;
  if (bare.kind === "scalar" && (bare.class === "void" || bare.class === "unit")) return null;
  const layout = layouts.typeLayoutOf(type);
  if (!layout.ok) return layout;
  const { size } = layout.value;
  const value = {
    name,
    path: name,
    offset: 0,
    size,
    type,
    bits: null,
    through: "field",
    isInUnnamed: false,
    span: null,
  } as const;
  return { ok: true, value };
}

/** Width, and the value of every variant whose name C has, with or without the enum's own name before it. */
function enumOutcomes(rust: RustNames, c: CNames): readonly Outcome[] {
  const byName = new Map<string, EnumType>();
  for (const one of c.enums.values())
    for (const name of [one.name, ...one.aliases]) if (name !== null) byName.set(plainEnumName(name), one);
  return rust.enums.flatMap((one): readonly Outcome[] => {
    const name = one.name ?? "";
    const match = byName.get(plainEnumName(name));
    if (match === undefined) return [];
    const path = one.path ?? name;
    const cName = match.name ?? match.aliases[0] ?? name;
    const outcome = { kind: "enum", name, path, rustSpan: one.span, cName, cSpan: match.span } as const;
    const refused = one.refused === null ? match : one;
    if (refused.refused !== null) {
      const reason = diagnostic("refused-record", { record: name, ...refused.refused }, refused.span);
      return [{ ...outcome, findings: [], reason }];
    }
    const findings = [...wrongWidth(one, match), ...wrongValues(one, match)];
    return [{ ...outcome, findings, reason: null }];
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
  const plain = c.enumerators.map((enumerator) => [plainVariantName(enumerator.name), enumerator] as const);
  const withoutPrefix = plain.flatMap(([name, enumerator]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), enumerator] as const] : [],
  );
  const known = new Map([...withoutPrefix, ...plain]);
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
  return rust.constants.flatMap(({ name, path, type, value, why, span }): readonly Outcome[] => {
    const match = c.constants.get(name);
    if (match === undefined || isOfType(rust.layouts, path) || isOfOtherEnum(name, type, enums)) return [];
    const outcome = { kind: "constant", name, path, rustSpan: span, cName: name, cSpan: match.span } as const;
    const layout = rust.layouts.typeLayoutOf(type);
    if (!layout.ok) return [{ ...outcome, findings: [], reason: layout.error }];
    if (value === null) {
      const reason = diagnostic("rust-constant", { expression: name, why: why ?? "it is no number" }, span);
      return [{ ...outcome, findings: [], reason }];
    }
    const bits = layout.value.size * 8;
    const sides = {
      rust: valueSide(name, value, spell(type, "rust"), span),
      c: valueSide(name, match.value, spell(match.type, "c"), match.span),
    };
    const isSame = areSameBits(value, match.value, bits);
    const findings = isSame ? [] : [plainFinding("constant", "error", null, sides)];
    return [{ ...outcome, findings, reason: null }];
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
