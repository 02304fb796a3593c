import type { RecordType } from "../model/model.ts";
import type { FieldLayout, MemberLayout, MemberRole } from "./layouts.ts";
import type { Subobject } from "./subobject.ts";

// What stands in the layout of a class beside its fields.

/** Also in 64-bit programs. */
export const vtordispSize = 4;
export const pointerSize = 8;

const hiddenNames = { vfptr: "__vfptr", vbptr: "__vbptr", vtordisp: "__vtordisp" } as const;

export function hiddenMember(role: MemberRole, offset: number, span: RecordType["span"]): MemberLayout {
  if (role === "base" || role === "virtual-base") throw new Error("a base is no hidden member");
  const size = role === "vtordisp" ? vtordispSize : pointerSize;
  const type =
    role === "vtordisp"
      ? ({ kind: "scalar", class: "signed", size, alignment: size, spelling: "int" } as const)
      : ({ kind: "pointer", size, pointee: null } as const);
  return { kind: "member", name: hiddenNames[role], role, type, offset, size, span };
}

export function baseMember(
  role: "base" | "virtual-base",
  subobject: Subobject,
  offset: number,
): MemberLayout {
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

export function byOffset(left: FieldLayout, right: FieldLayout): number {
  return offsetOf(left) - offsetOf(right);
}

function offsetOf(field: FieldLayout): number {
  return field.kind === "member" ? field.offset : field.unitOffset;
}
