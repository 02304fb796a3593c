import { isMadeUpName } from "../unnamed.ts";
import type { Definition } from "./definitions.ts";
import { readFieldList } from "./fields.ts";
import { type Head, readHead } from "./heads.ts";
import { leaf, readCount } from "./leaves.ts";
import type { TypeIndex, TypeTable } from "./tpi.ts";

/** Finds what a reference to an unnamed record means; unnamed ones are never asked for their signature. */
export type FindUnnamed = (reference: Head) => readonly Definition[];

interface Context {
  readonly types: TypeTable;
  readonly findUnnamed: FindUnnamed;
  /** Fields that may still be described. */
  budget: number;
  depth: number;
}

/** Unnamed records inside each other: more than any person nests. */
const deepest = 32;

/**
 * What a definition says about layout, as text: two definitions of one name with equal text are one to everybody who
 * asks for offsets. Named records inside are named by their last name, as C has no scopes and C++ has; unnamed ones, which
 * C and C++ call by other names, are opened; what a pointer points at does not count.
 */
export function signatureOf(types: TypeTable, head: Head, findUnnamed: FindUnnamed): string {
  return describeDefinition({ types, findUnnamed, budget: 20_000, depth: 0 }, head);
}

function describeDefinition(context: Context, head: Head): string {
  const fields = readFieldList(context.types, head.fieldList);
  context.budget -= fields.ok ? fields.value.length : 0;
  // A damaged definition equals no other, nor does one that no person wrote.
  if (!fields.ok || context.budget < 0 || context.depth === deepest) return `not compared ${head.type}`;
  context.depth++;
  const lines = fields.value.map((field) => {
    switch (field.kind) {
      case "member":
        return `${field.name}@${field.offset}:${describe(context, field.type)}`;
      case "base":
        return `base@${field.offset}:${describe(context, field.type)}`;
      case "virtual-base":
        return "virtual base";
      case "virtual-table":
        return `virtual table@${field.offset}`;
      case "enumerator":
        return `${field.name}=${field.value}`;
    }
  });
  context.depth--;
  return `${head.form} ${head.size} ${head.underlying}\n${lines.join("\n")}`;
}

/** Follows what leads from one type to one other; a chain is cut after as many steps as no compiler nests. */
function describe(context: Context, type: TypeIndex): string {
  let text = "";
  let current = type;
  for (let step = 0; step < 64; step++) {
    const record = context.types.record(current);
    if (record === null) return `${text}${current}`;
    const { payload } = record;
    switch (record.leaf) {
      case leaf.modifier:
        current = payload.u32();
        break;
      case leaf.array:
        current = payload.u32();
        payload.skip(4);
        text += `[${readCount(payload)}]`;
        break;
      case leaf.bitField:
        current = payload.u32();
        text += `${payload.u8()}+${payload.u8()}:`;
        break;
      case leaf.pointer:
        payload.skip(4);
        return `${text}*${(payload.u32() >> 13) & 0x3f}`;
      default:
        return `${text}${describeReference(context, current)}`;
    }
  }
  return `${text}…`;
}

function describeReference(context: Context, type: TypeIndex): string {
  const head = readHead(context.types, type);
  if (head === null || head === "damaged") return `type ${type}`;
  if (!isMadeUpName(head.name)) return `${head.form} ${lastName(head.name)}`;
  if (head.form === "enum") return `enum of ${head.underlying}`;
  const [only, another] = context.findUnnamed(head);
  if (only === undefined || another !== undefined) return `unnamed ${type}`;
  return `{${describeDefinition(context, only.head)}}`;
}

function lastName(name: string): string {
  return name.includes("<") ? name : name.slice(name.lastIndexOf(":") + 1);
}
