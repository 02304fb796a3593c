import { readFieldList } from "./fields.ts";
import { type Head, readHead } from "./heads.ts";
import { leaf, readCount } from "./leaves.ts";
import type { TypeIndex, TypeTable } from "./tpi.ts";

/**
 * What a definition says about layout, as text: two definitions with equal text are one to everybody who asks for
 * offsets. Records inside are named, not opened.
 */
export function signatureOf(types: TypeTable, head: Head): string {
  const fields = readFieldList(types, head.fieldList);
  // A damaged definition equals no other.
  if (!fields.ok) return `damaged ${head.type}`;
  const lines = fields.value.map((field) => {
    switch (field.kind) {
      case "member":
        return `${field.name}@${field.offset}:${describe(types, field.type)}`;
      case "base":
        return `base@${field.offset}:${describe(types, field.type)}`;
      case "virtual-base":
        return "virtual base";
      case "virtual-table":
        return `virtual table@${field.offset}`;
      case "enumerator":
        return `${field.name}=${field.value}`;
    }
  });
  return `${head.form} ${head.size} ${head.underlying}\n${lines.join("\n")}`;
}

/** Follows what leads from one type to one other; a chain is cut after as many steps as no compiler nests. */
function describe(types: TypeTable, type: TypeIndex): string {
  let text = "";
  let current = type;
  for (let step = 0; step < 64; step++) {
    const record = types.record(current);
    if (record === null) return `${text}${current}`;
    const { payload } = record;
    switch (record.leaf) {
      case leaf.modifier:
        current = payload.u32();
        break;
      case leaf.array: {
        current = payload.u32();
        payload.skip(4);
        text += `[${readCount(payload)}]`;
        break;
      }
      case leaf.bitField: {
        current = payload.u32();
        text += `${payload.u8()}+${payload.u8()}:`;
        break;
      }
      case leaf.pointer: {
        const pointee = payload.u32();
        text += `*${(payload.u32() >> 13) & 0x3f}`;
        current = pointee;
        break;
      }
      default: {
        const head = readHead(types, current);
        return head === null || head === "damaged"
          ? `${text}${record.leaf}`
          : `${text}${head.form} ${head.name}`;
      }
    }
  }
  return `${text}…`;
}
