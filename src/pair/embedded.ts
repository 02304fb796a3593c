import type { Layouts } from "../layout/layouts.ts";
import type { RecordId, Type } from "../model/model.ts";

/** The records that some record of the set holds by value, directly or in an array. Behind a pointer does not count. */
export function recordsHeldByValue(layouts: Layouts): ReadonlySet<RecordId> {
  const held = new Set<RecordId>();
  for (const record of layouts.records()) {
    const layout = layouts.layoutOf(record);
    if (!layout.ok) continue;
    for (const field of layout.value.fields) addHeld(held, field.type);
  }
  return held;
}

function addHeld(held: Set<RecordId>, type: Type): void {
  switch (type.kind) {
    case "record":
      held.add(type.record);
      return;
    case "array":
      addHeld(held, type.element);
      return;
    case "alias":
      addHeld(held, type.target);
      return;
    case "scalar":
    case "pointer":
    case "enum":
    case "function":
    case "unresolved":
      return;
  }
}
