import type { Form } from "../model/model.ts";
import type { Arranged, Group } from "./arrangement.ts";
import { hex } from "./numbers.ts";
import type { RustItem } from "./rust-items.ts";
import { printItem } from "./rust-items.ts";
import type { Content } from "./rust-pieces.ts";
import { lineOf, namesIn } from "./rust-pieces.ts";
import type { RustTypeNames } from "./rust-type-names.ts";

// Rust has no anonymous members: every union and struct inside a record becomes an item of its own.

/** A record, or a group inside one, whose parts have their places. */
export interface ArrangedItem {
  readonly name: string;
  readonly form: Form;
  readonly title: string;
  readonly size: number;
  /** Where it begins in the outermost record. */
  readonly from: number;
  readonly members: ReadonlyArray<Arranged<Content>>;
  readonly packed: number | null;
  readonly align: number | null;
}

/** The items of the groups inside it, then the item itself. `alignment`: what its guard states; null: nothing. */
export function printArranged(
  item: ArrangedItem,
  alignment: number | null,
  names: RustTypeNames,
): readonly string[] {
  const items: string[] = [];
  const used = new Set(namesIn(item.members));
  const fresh = (stem: string): string => {
    let name = stem;
    for (let count = 0; used.has(name) || name === stem; count++) name = `${stem}${count}`;
    used.add(name);
    return name;
  };
  const lines: RustItem["lines"][number][] = [];
  for (const member of item.members) {
    const from = member.kind === "piece" ? member.piece.from : member.from;
    const offset = from - item.from;
    if (member.kind === "gap") lines.push({ kind: "gap", name: fresh("_pad"), offset, bytes: member.bytes });
    else if (member.kind === "piece") lines.push(lineOf(member.piece, offset, fresh));
    else {
      const group = groupIn(item, member, fresh("anonymous_"), names);
      items.push(...printArranged(group.item, null, names));
      lines.push({ ...group.line, offset });
    }
  }
  items.push(printItem({ ...item, lines, alignment, fromOutermost: item.from }));
  return items;
}

/** A group as an item, and the field of its owner that holds it. */
function groupIn(owner: ArrangedItem, group: Group<Content>, field: string, names: RustTypeNames) {
  const { kind: form, from, size, members } = group;
  const name = names.free(`${owner.name}_${field}`, `${owner.name}_${field}_`);
  const what = form === "union" ? `what lies at ${hex(from)}` : `fields from ${hex(from)}`;
  const title = `${what} of ${owner.name}`;
  const item: ArrangedItem = { name, form, title, size, from, members, packed: owner.packed, align: null };
  const line = { kind: "field", name: field, type: name, remark: "", size } as const;
  return { item, line };
}
