import type { PointerType, RecordType, ScalarType } from "../model/model.ts";
import { int } from "../model/windows.ts";
import type { FieldLayout, MemberLayout, MemberRole } from "./layouts.ts";
import type { Subobject } from "./subobject.ts";

// What stands in the layout of a class beside its fields.

/** That of an int, also in 64-bit programs. */
export const vtordispSize = int.size;
export const pointerSize = 8;

type BaseRole = "base" | "virtual-base";
type HiddenRole = Exclude<MemberRole, BaseRole>;

/** What the compiler adds. */
export function hiddenMember(role: HiddenRole, offset: number, span: RecordType["span"]): MemberLayout {
  const type: ScalarType | PointerType =
    role === "vtordisp" ? int : { kind: "pointer", size: pointerSize, pointee: null };
  return { kind: "member", name: `__${role}`, role, type, offset, size: type.size, span };
}

export function baseMember(role: BaseRole, subobject: Subobject, offset: number): MemberLayout {
  const { layout } = subobject;
  const type = { kind: "record", record: layout.record } as const;
  return { kind: "member", name: null, role, type, offset, size: layout.size, span: layout.span };
}

export function moved(field: FieldLayout, by: number): FieldLayout {
  if (by === 0) return field;
  return field.kind === "member"
    ? { ...field, offset: field.offset + by }
    : { ...field, unitOffset: field.unitOffset + by };
}
