import { withoutAliases } from "../../model/model.ts";
import { isFailure } from "../c/conversions.ts";
import type { Reader } from "./reader.ts";

/** Takes what an assertion says about layout: `sizeof(T) == 8 && offsetof(T, a.b) == 4`. What else it says is left out. */
export function readAssertion(reader: Reader): void {
  for (;;) {
    const part = reader.inside(reader.at, endOfPart(reader, ["&&", ","]));
    readEquality(part);
    reader.at = part.end;
    if (!reader.take("&&")) return;
  }
}

/** Where the first of some tokens stands outside of brackets; the end if there is none. */
function endOfPart(reader: Reader, ends: readonly string[]): number {
  const ahead = reader.inside(reader.at, reader.end);
  while (!ahead.isDone() && !ends.includes(ahead.text())) ahead.skip();
  return ahead.at;
}

function readEquality(part: Reader): void {
  const whole = part.is("(") && part.closing() === part.end - 1;
  if (whole) return readAssertion(part.inside(part.at + 1, part.end - 1));
  const middle = endOfPart(part, ["=="]);
  if (middle === part.end) return;
  const sides = [part.inside(part.at, middle), part.inside(middle + 1, part.end)] as const;
  const measures = sides.map((side) => measureOf(side.inside(side.at, side.end)));
  const [left, right] = measures;
  const measure = left ?? right;
  if (measure === null || measure === undefined || (left !== null && right !== null)) return;
  const value = part.readers.expression(left === null ? sides[0] : sides[1], "full");
  if (isFailure(value) || value.value < 0n || value.value > BigInt(Number.MAX_SAFE_INTEGER)) return;
  const from = part.at;
  part.at = part.end;
  const { kind, record, path } = measure;
  const common = { record, bytes: Number(value.value), by: "assert", span: part.spanFrom(from) } as const;
  part.world.stated.push(kind === "offset" ? { kind, path, ...common } : { kind, ...common });
}

interface Measure {
  readonly kind: "size" | "alignment" | "offset";
  readonly record: string;
  readonly path: string;
}

const measureWords: Readonly<Record<string, Measure["kind"]>> = {
  sizeof: "size",
  alignof: "alignment",
  __alignof: "alignment",
  offsetof: "offset",
  __builtin_offsetof: "offset",
};

/** `sizeof(T)`, `alignof(T)`, `offsetof(T, m)` of a record and nothing behind it. */
function measureOf(side: Reader): Measure | null {
  const kind = measureWords[side.text()];
  if (kind === undefined || !side.is("(", 1) || side.closing(1) !== side.end - 1) return null;
  const inside = side.inside(side.at + 2, side.end - 1);
  const type = side.readers.typeId(inside);
  const bare = type === null ? null : withoutAliases(type.type);
  if (bare?.kind !== "record") return null;
  const { record } = bare;
  if (kind !== "offset") return inside.isDone() ? { kind, record, path: "" } : null;
  if (!inside.take(",")) return null;
  const from = inside.at;
  inside.at = inside.end;
  return { kind, record, path: inside.spellingFrom(from).replaceAll(/\s/g, "") };
}
