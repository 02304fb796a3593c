import type { Edit } from "../diff/edits.ts";
import type { Remedy } from "../diff/finding.ts";
import { spell } from "../model/spelling.ts";

/** What to change, in one line: `in LDR_DATA_TABLE_ENTRY add EntryPoint: PVOID before SizeOfImage`. */
export function remedyText({ edits, record }: Remedy): string {
  return `in ${record}: ${edits.map(editText).join("; ")}`;
}

/** What is known of a change: whether the record was read again with it and was equal. Null: nobody tried. */
export function proofText(
  fix: { readonly proved: true } | { readonly proved: false; readonly why: string } | null,
): string {
  if (fix === null) return "";
  return fix.proved ? " (proved; `layoutcheck fix` writes it)" : ` (not proved: ${fix.why})`;
}

/** One change as people would say it. */
export function editText(edit: Edit): string {
  switch (edit.kind) {
    case "insert-field": {
      const where = edit.follower === null ? "at the end" : `before ${edit.follower}`;
      return `add \`${edit.name}: ${spell(edit.type, "rust")}\` ${where}`;
    }
    case "remove-field":
      return `take ${edit.name} out`;
    case "retype-field":
      return `make ${edit.name} \`${spell(edit.type, "rust")}\``;
    case "swap-fields":
      return `swap ${edit.names.join(" and ")}`;
    case "move-field":
      return `move ${edit.name} ${edit.follower === null ? "to the end" : `before ${edit.follower}`}`;
    case "set-pack":
      return edit.pack === null ? "take `packed` away" : `make it \`repr(C, packed${packText(edit.pack)})\``;
    case "set-alignment":
      return edit.alignment === null ? "take `align` away" : `make it \`repr(C, align(${edit.alignment}))\``;
    case "set-form":
      return `make it a ${edit.form}`;
  }
}

function packText(pack: number): string {
  return pack === 1 ? "" : `(${pack})`;
}
