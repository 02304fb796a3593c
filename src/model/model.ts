import type { Span } from "../source/source.ts";
import type { Access, ClassFacts } from "./classes.ts";

// The nouns, for C and Rust alike. Sizes, offsets and alignments are bytes; a quantity in bits says so in its name.
// Plain data: a model prints as JSON once its maps are turned into arrays.

/** Identifies a record inside one model: a C tag or a made-up name for an unnamed one, a Rust path with its arguments. */
export type RecordId = string;
export type EnumId = string;

export type Language = "c" | "c++" | "rust";

export type Type =
  | ScalarType
  | PointerType
  | ArrayType
  | EnumRef
  | AliasType
  | RecordRef
  | FunctionType
  | UnresolvedType;

/** `unit` is Rust's `()` and PhantomData: no bytes, alignment 1. `void` has no layout by value. */
export type ScalarClass = "bool" | "character" | "signed" | "unsigned" | "float" | "void" | "unit";

export interface ScalarType {
  readonly kind: "scalar";
  readonly class: ScalarClass;
  readonly size: number;
  readonly alignment: number;
  /** As the author or the language writes it: `unsigned long`, `u32`. */
  readonly spelling: string;
}

/** Any pointer, reference, function pointer or `Option` of one. 8 bytes; 4 under `__ptr32`; 16 for Rust's wide ones. */
export interface PointerType {
  readonly kind: "pointer";
  readonly size: number;
  /** Null where the witness does not know what is pointed at. */
  readonly pointee: Type | null;
}

export interface ArrayType {
  readonly kind: "array";
  readonly element: Type;
  /** Number of elements; null for a flexible `T x[]`. */
  readonly length: number | null;
}

export interface EnumRef {
  readonly kind: "enum";
  readonly enum: EnumId;
}

/** A typedef or a `type` alias, kept in the type so that reports can show the author's word. */
export interface AliasType {
  readonly kind: "alias";
  readonly name: string;
  readonly target: Type;
  /** `__declspec(align(n)) typedef T U`; null when the typedef asks for nothing. */
  readonly requestedAlignment: number | null;
}

export interface RecordRef {
  readonly kind: "record";
  readonly record: RecordId;
}

/** Only ever pointed at. */
export interface FunctionType {
  readonly kind: "function";
  readonly spelling: string;
}

/** A type the front end could not make sense of. Behind a pointer it does no harm; by value its record is unverified. */
export interface UnresolvedType {
  readonly kind: "unresolved";
  readonly spelling: string;
  readonly reason: UnresolvedReason;
  readonly span: Span;
}

/**
 * Why a type has no meaning here:
 * `unknown`: nobody defines the name · `unsupported`: known but not laid out, `detail` says what ·
 * `syntax`: the text of it could not be read · `open`: the ABI leaves it open, `detail` says which question ·
 * `value`: its array length, width or discriminant could not be computed, `detail` says why · `cyclic`: it names itself.
 */
export interface UnresolvedReason {
  readonly code: "unknown" | "unsupported" | "syntax" | "open" | "value" | "cyclic";
  readonly detail: string;
}

export type Form = "struct" | "union";

export interface RecordType {
  readonly id: RecordId;
  /** The C tag or the Rust item's name; null for a C record without a tag. */
  readonly name: string | null;
  /** Rust: the item's path without the crate's own name where it is the root crate (`wdm::IRP`). C: null. */
  readonly path: string | null;
  /** C: typedef names of exactly this record, in order of declaration. */
  readonly aliases: readonly string[];
  readonly form: Form;
  /**
   * `c`: laid out in order by the target's rules. `transparent`: as its one field that has a size.
   * `unspecified`: Rust without a repr; it has no layout anybody may rely on.
   */
  readonly representation: "c" | "transparent" | "unspecified";
  readonly fields: readonly Field[];
  /** Upper bound on field alignment: `#pragma pack(n)`, `repr(packed(n))`. Null: no bound. */
  readonly pack: number | null;
  /** Lower bound on the record's alignment: `__declspec(align(n))`, `repr(align(n))`. Null: none asked for. */
  readonly requestedAlignment: number | null;
  /** Something about the record itself that forbids an answer (a syntax error inside, a feature that is open in the ABI). */
  readonly refused: UnresolvedReason | null;
  /** Bit positions that accessors written beside the record claim (bindgen, BITFIELD!, hand-written masks). */
  readonly accessors: readonly BitAccessor[];
  /** Other types as which methods written beside the record show it: the variants behind an opaque `[u64; 4]`. C: none. */
  readonly views: readonly View[];
  /** C++: bases and member functions; absent where there are none. */
  readonly class?: ClassFacts;
  /** C++: of a class inside another; absent where everybody may name it. */
  readonly access?: Access;
  readonly span: Span;
}

export type Field = Member | BitField;

/** A field that is not a bit-field. Anonymous (`name: null`) means its own fields show through. */
export interface Member {
  readonly kind: "member";
  readonly name: string | null;
  readonly type: Type;
  readonly requestedAlignment: number | null;
  /** clang's `__attribute__((packed))` on the member. */
  readonly packed: boolean;
  readonly access?: Access;
  readonly span: Span;
}

export interface BitField {
  readonly kind: "bit-field";
  /** Null for an unnamed one. */
  readonly name: string | null;
  /** The declared type, which decides the storage unit. */
  readonly type: Type;
  readonly bitWidth: number;
  readonly requestedAlignment: number | null;
  readonly packed: boolean;
  readonly access?: Access;
  readonly span: Span;
}

/** A getter that reads `bitWidth` bits from bit `bitOffset` of the field named `storage`. */
export interface BitAccessor {
  readonly name: string;
  readonly storage: string;
  readonly bitOffset: number;
  readonly bitWidth: number;
  readonly span: Span;
}

/**
 * A method that shows the bytes of a record as a value of another type: winapi's UNION! accessors, casts and transmutes
 * written by hand. The type begins where `storage` does, or at the record's first byte where that is null.
 */
export interface View {
  readonly name: string;
  /** The field that is looked at; null: the record as a whole. */
  readonly storage: string | null;
  readonly type: Type;
  readonly span: Span;
}

export interface EnumType {
  readonly id: EnumId;
  readonly name: string | null;
  readonly path: string | null;
  readonly aliases: readonly string[];
  /** The integer that holds it: `int` for a plain C enum whatever its values. */
  readonly underlying: ScalarType;
  readonly requestedAlignment: number | null;
  readonly enumerators: readonly Enumerator[];
  /** As on a record: no repr in Rust with more than one variant has no layout. */
  readonly refused: UnresolvedReason | null;
  readonly span: Span;
}

export interface Enumerator {
  readonly name: string;
  readonly value: bigint;
}

export interface Constant {
  readonly name: string;
  readonly type: Type;
  readonly value: bigint;
  readonly span: Span;
}

/** What a header says about its own layout: an assert on sizeof, alignof or offsetof, or an offset comment. */
export type StatedFact =
  | {
      readonly kind: "size";
      readonly record: string;
      readonly bytes: number;
      readonly by: StatedBy;
      readonly span: Span;
    }
  | {
      readonly kind: "alignment";
      readonly record: string;
      readonly bytes: number;
      readonly by: StatedBy;
      readonly span: Span;
    }
  | {
      readonly kind: "offset";
      /** Tag, typedef or item name, as written; in C++ the id. */
      readonly record: string;
      /** Member path as written, `u.Flags`. */
      readonly path: string;
      readonly bytes: number;
      readonly by: StatedBy;
      readonly span: Span;
    };
export type StatedBy = "assert" | "comment";

/** All that one front end read. Every `RecordRef` in it is a key of `records`, or names an incomplete type. */
export interface Model {
  readonly language: Language;
  readonly records: ReadonlyMap<RecordId, RecordType>;
  readonly enums: ReadonlyMap<EnumId, EnumType>;
  /** C typedef names; Rust alias paths. */
  readonly aliases: ReadonlyMap<string, AliasType>;
  readonly constants: ReadonlyMap<string, Constant>;
  readonly stated: readonly StatedFact[];
  /** Names of the Windows base vocabulary that the text used and did not define, sorted. */
  readonly vocabulary: readonly string[];
}

/** The type behind any chain of aliases. Alignment that an alias asks for is lost: for layout use `layout/`. */
export function withoutAliases(type: Type): Exclude<Type, AliasType> {
  let bare = type;
  while (bare.kind === "alias") bare = bare.target;
  return bare;
}

/** What a member of this type holds by value, once or many times: the type behind any chain of aliases and arrays. */
export function heldType(type: Type): Exclude<Type, AliasType | ArrayType> {
  let core = type;
  while (core.kind === "alias" || core.kind === "array")
    core = core.kind === "alias" ? core.target : core.element;
  return core;
}

/** The record that a member of this type holds by value, in arrays or not; null for any other type. */
export function heldRecord(type: Type): RecordId | null {
  const core = heldType(type);
  return core.kind === "record" ? core.record : null;
}
