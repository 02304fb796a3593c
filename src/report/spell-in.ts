import type { Layouts } from "../layout/layouts.ts";
import type { Type } from "../model/model.ts";
import { heldRecord } from "../model/model.ts";
import { spell } from "../model/spelling.ts";

/** The type as its language writes it, with what only its set of layouts knows: struct or union, and whether it has a tag. */
export function spellIn(layouts: Layouts, type: Type): string {
  const spelling = spell(type, layouts.language);
  const held = heldRecord(type);
  if (held === null || layouts.language === "rust") return spelling;
  const layout = layouts.layoutOf(held);
  if (!layout.ok) return spelling;
  const { form, name, aliases } = layout.value;
  const tag = name === null && aliases.length === 0 ? "{…}" : (name ?? held);
  return spelling.replace(`struct ${held}`, `${form} ${tag}`);
}
