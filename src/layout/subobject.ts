import type { ClassFacts } from "../model/classes.ts";
import type { RecordId } from "../model/model.ts";
import type { RecordLayout } from "./layouts.ts";

/** What a finished C++ record is as a base class. Bytes. */
export interface Subobject {
  readonly record: RecordId;
  readonly facts: ClassFacts;
  /** Its layout without its virtual bases, under an id of its own; the size is that of the base class. */
  readonly layout: RecordLayout;
  readonly nonVirtualSize: number;
  /** Whether a derived class can put its virtual functions into the table at the front of this one. */
  readonly leadsWithVfptr: boolean;
  /** Whether it or any of its bases has virtual functions. */
  readonly isPolymorphic: boolean;
  /** Where its pointer to the table of virtual bases is; null if it has none. */
  readonly vbptrOffset: number | null;
  /** Direct and indirect ones, in the order in which they are laid out. */
  readonly virtualBases: readonly VirtualBase[];
  /** Direct bases, in order of declaration. */
  readonly bases: readonly DirectBase[];
  /** Whether its first, or last, part that is a record has no bytes. Two such parts never touch. */
  readonly startsEmpty: boolean;
  readonly endsEmpty: boolean;
  /** The standard's is_empty: no fields, no virtual functions, no virtual bases, and so its bases. */
  readonly isEmpty: boolean;
}

export interface DirectBase {
  readonly subobject: Subobject;
  readonly isVirtual: boolean;
}

export interface VirtualBase {
  readonly subobject: Subobject;
  readonly hasVtordisp: boolean;
}

/** How a record is called as a base class: no author can write such a name. */
export function baseId(record: RecordId): RecordId {
  return `${record} (base)`;
}
