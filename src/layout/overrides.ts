import { type ClassFacts, type Method, plainClass } from "../model/classes.ts";
import type { RecordId, RecordType } from "../model/model.ts";
import type { DirectBase, Subobject } from "./subobject.ts";

// Which virtual functions a class overrides, and what follows from it. Source of all: clang, lib/AST/RecordLayoutBuilder.cpp,
// MicrosoftRecordLayoutBuilder; where cl has been heard, Microsoft Learn is named.

/** A class that is being laid out, its bases done. */
export interface ClassSoFar {
  readonly record: RecordType;
  readonly bases: readonly DirectBase[];
}

/** Null: a signature holds a type that nobody defines, so that nobody can tell. */
export type Told<Value> = Value | null;

/** True if the class itself or a base has a virtual function. */
export function isPolymorphic({ record, bases }: ClassSoFar): boolean {
  return (
    factsOf(record).methods.some(isDeclaredVirtual) || bases.some(({ subobject }) => subobject.isPolymorphic)
  );
}

/**
 * Whether a class that can use no base's vfptr needs its own: it introduces a virtual function. One that overrides
 * has its place in the table of the base that it comes from.
 * probes/cases/class/override-of-a-virtual-base.hpp, probes/cases/class/new-function-beside-a-virtual-base.hpp
 */
export function introducesVirtualFunction({ record, bases }: ClassSoFar): Told<boolean> {
  let isUnsure = false;
  for (const method of factsOf(record).methods.filter(isDeclaredVirtual)) {
    const origins = originsIn(bases, method);
    if (origins === null) isUnsure = true;
    else if (origins.size === 0) return true;
  }
  return isUnsure ? null : false;
}

/**
 * The virtual bases that get a vtordisp. `virtualBases` are all of the class.
 * Microsoft Learn, preprocessor/vtordisp.md.
 * probes/cases/class/vtordisp.hpp, probes/cases/class/vtordisp-2-wherever-there-is-a-vfptr.hpp,
 * probes/cases/class/vtordisp-0-adds-none.hpp, probes/cases/class/vtordisp-is-inherited.hpp,
 * probes/cases/class/vtordisp-needs-a-constructor.hpp, probes/cases/class/vtordisp-not-for-pure-functions.hpp
 */
export function vtordispsOf(
  { record, bases }: ClassSoFar,
  virtualBases: readonly Subobject[],
): Told<ReadonlySet<RecordId>> {
  const { vtordisp, methods, declaresConstructorOrDestructor } = factsOf(record);
  if (vtordisp === 2)
    return new Set(virtualBases.filter(({ leadsWithVfptr }) => leadsWithVfptr).map((base) => base.record));
  const found = new Set<RecordId>();
  for (const { subobject } of bases)
    for (const { hasVtordisp, subobject: base } of subobject.virtualBases)
      if (hasVtordisp) found.add(base.record);
  if (vtordisp === 0 || !declaresConstructorOrDestructor) return found;
  const overridden = new Set<RecordId>();
  for (const method of methods) {
    if (method.name === "~" || method.isPure) continue;
    const origins = originsIn(bases, method);
    // What a class introduces itself is in no virtual base of it.
    if (origins === null && virtualBases.length > 0) return null;
    for (const origin of origins ?? []) overridden.add(origin);
  }
  for (const base of virtualBases) if (holdsAny(base, overridden)) found.add(base.record);
  return found;
}

export function factsOf(record: RecordType): ClassFacts {
  return record.class ?? plainClass;
}

/**
 * All virtual bases of a class, those of each base before the base itself. Source: clang, CXXRecordDecl::setBases.
 * probes/cases/class/virtual-bases-in-order.hpp, probes/cases/class/virtual-base-once.hpp
 */
export function virtualBasesOf(bases: readonly DirectBase[]): readonly Subobject[] {
  const found = new Map<RecordId, Subobject>();
  const add = (subobject: Subobject): void => {
    if (!found.has(subobject.record)) found.set(subobject.record, subobject);
  };
  for (const { subobject, isVirtual } of bases) {
    for (const { subobject: inner } of subobject.virtualBases) add(inner);
    if (isVirtual) add(subobject);
  }
  return [...found.values()];
}

/** Whether a virtual base, or a non-virtual base of it at any depth, is among the classes. */
function holdsAny(base: Subobject, classes: ReadonlySet<RecordId>): boolean {
  const seen = new Set([base]);
  for (const subobject of seen) {
    if (classes.has(subobject.record)) return true;
    for (const inner of subobject.bases) if (!inner.isVirtual) seen.add(inner.subobject);
  }
  return false;
}

/**
 * The classes that introduce the virtual function which the method overrides; empty if it overrides none.
 * probes/cases/class/override-is-told-by-types.hpp
 */
function originsIn(bases: readonly DirectBase[], method: Method): Told<ReadonlySet<RecordId>> {
  const origins = new Set<RecordId>();
  const known = new Map<Subobject, Told<ReadonlySet<RecordId>>>();
  for (const { subobject } of bases) {
    const found = originsFrom(subobject, method, known);
    if (found === null) return null;
    for (const origin of found) origins.add(origin);
  }
  return origins;
}

function originsFrom(
  subobject: Subobject,
  method: Method,
  known: Map<Subobject, Told<ReadonlySet<RecordId>>>,
): Told<ReadonlySet<RecordId>> {
  const before = known.get(subobject);
  if (before !== undefined) return before;
  const found = new Set<RecordId>();
  let isUnsure = false;
  for (const { subobject: base } of subobject.bases) {
    const inner = originsFrom(base, method, known);
    if (inner === null) isUnsure = true;
    for (const origin of inner ?? []) found.add(origin);
  }
  const own = subobject.facts.methods.filter(({ name }) => name === method.name);
  const same = own.filter(
    (one) => one.name === "~" || (one.signature === method.signature && one.signature !== null),
  );
  if (found.size === 0 && same.some(isDeclaredVirtual)) found.add(subobject.record);
  else if (same.length === 0 && own.some((one) => isDeclaredVirtual(one) && !canBeCompared(one, method)))
    isUnsure = true;
  const told = isUnsure ? null : found;
  known.set(subobject, told);
  return told;
}

function canBeCompared(left: Method, right: Method): boolean {
  return left.signature !== null && right.signature !== null;
}

function isDeclaredVirtual(method: Method): boolean {
  return method.isVirtual;
}
