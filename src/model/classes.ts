import type { Span } from "../source/source.ts";

// What a C++ class has beyond its fields. Names are those of the standard and of Microsoft's documentation.

/** Absent on records of C and Rust, and on C++ ones that have none of this: bases, virtual functions, constructors. */
export interface ClassFacts {
  /** Direct bases, in order of declaration. */
  readonly bases: readonly BaseClass[];
  /** Every member function that is virtual or may override one: not static ones, constructors and templates. */
  readonly methods: readonly Method[];
  /** Whether the author declares a constructor or a destructor, defaulted and deleted ones included. */
  readonly declaresConstructorOrDestructor: boolean;
  /** `__declspec(empty_bases)`; it is not inherited. */
  readonly hasEmptyBases: boolean;
  readonly isFinal: boolean;
  /** `#pragma vtordisp(n)` in force for the class; 1 is the default. Microsoft Learn, preprocessor/vtordisp.md. */
  readonly vtordisp: 0 | 1 | 2;
}

/** Absent: public, as everything in C is. */
export type Access = "protected" | "private";

export interface BaseClass {
  /** The id of the base's record. */
  readonly record: string;
  readonly isVirtual: boolean;
  readonly access?: Access;
  readonly span: Span;
}

export interface Method {
  /** `~` for a destructor. */
  readonly name: string;
  /**
   * Parameter types and qualifiers, written so that functions with the same name override each other if it is the same.
   * Null: it holds a type that nobody defines.
   */
  readonly signature: string | null;
  /** Declared with `virtual`. Without it, it is virtual only if it overrides. */
  readonly isVirtual: boolean;
  readonly isPure: boolean;
}

/** What a class without bases and methods has. */
export const plainClass: ClassFacts = {
  bases: [],
  methods: [],
  declaresConstructorOrDestructor: false,
  hasEmptyBases: false,
  isFinal: false,
  vtordisp: 1,
};
