import type { RecordId, Type } from "../../model/model.ts";
import { isFailure } from "../c/conversions.ts";
import type { Reader } from "./reader.ts";

/** Takes what an assertion says about layout: `sizeof(T) == 8 && offsetof(T, a.b) == 4`. What else it says is left out. */
export function readAssertion(assertion: Reader): void {
  const open = [assertion.inside(assertion.at, endOfPart(assertion, [","]))];
  for (let claim = open.pop(); claim !== undefined; claim = open.pop()) {
    // One of several, not all of which need hold.
    if (claim.holds("||") || claim.holds("?")) continue;
    const parts = partsOf(claim, "&&");
    const [only] = parts;
    if (parts.length > 1) for (const part of parts) open.push(part);
    else if (only?.is("(") === true && only.closing() === only.end - 1)
      open.push(only.inside(only.at + 1, only.end - 1));
    else readEquality(claim);
  }
}

/** What stands between operators of one kind, outside of brackets. */
function partsOf(claim: Reader, operator: string): readonly Reader[] {
  const parts: Reader[] = [];
  for (let from = claim.at; from <= claim.end;) {
    const to = endOfPart(claim.inside(from, claim.end), [operator]);
    parts.push(claim.inside(from, to));
    from = to + 1;
  }
  return parts;
}

/** Where the first of some tokens stands outside of brackets; the end if there is none. */
function endOfPart(reader: Reader, ends: readonly string[]): number {
  const ahead = reader.inside(reader.at, reader.end);
  while (!ahead.isDone() && !ends.includes(ahead.text())) ahead.skip();
  return ahead.at;
}

/** Operators that bind no tighter than `==`: beside it they make it a part of something else. */
const looseOperators = ["!=", "&", "^", "|"];

function readEquality(claim: Reader): void {
  const sides = partsOf(claim, "==");
  const [left, right, ...more] = sides;
  if (left === undefined || right === undefined || more.length > 0) return;
  if (looseOperators.some((operator) => claim.holds(operator))) return;
  const leftMeasure = measureOf(left);
  const rightMeasure = measureOf(right);
  const measure = leftMeasure ?? rightMeasure;
  if (measure === null || (leftMeasure !== null && rightMeasure !== null)) return;
  const value = claim.readers.expression(leftMeasure === null ? left : right, "whole");
  if (isFailure(value) || value.value < 0n || value.value > BigInt(Number.MAX_SAFE_INTEGER)) return;
  const span = claim.inside(claim.end, claim.end).spanFrom(claim.at);
  const { kind, record, path } = measure;
  const common = { record, bytes: Number(value.value), by: "assert", span } as const;
  claim.world.stated.push(kind === "offset" ? { kind, path, ...common } : { kind, ...common });
}

interface Measure {
  readonly kind: "size" | "alignment" | "offset";
  readonly record: RecordId;
  readonly path: string;
}

const measureWords: ReadonlyMap<string, Measure["kind"]> = new Map([
  ["sizeof", "size"],
  ["alignof", "alignment"],
  ["__alignof", "alignment"],
  ["offsetof", "offset"],
  ["__builtin_offsetof", "offset"],
]);

/** `sizeof(T)`, `alignof(T)`, `offsetof(T, m)` of a record and nothing behind it. */
function measureOf(side: Reader): Measure | null {
  const kind = measureWords.get(side.text());
  if (kind === undefined || !side.is("(", 1) || side.closing(1) !== side.end - 1) return null;
  const inside = side.inside(side.at + 2, side.end - 1);
  const type = side.readers.typeId(inside);
  const record = type === null ? null : recordNamed(type.type);
  if (record === null) return null;
  if (kind !== "offset") return inside.isDone() ? { kind, record, path: "" } : null;
  if (!inside.take(",")) return null;
  const from = inside.at;
  inside.at = inside.end;
  return { kind, record, path: inside.spellingFrom(from).replaceAll(/\s/g, "") };
}

/** Null for a typedef that asks for an alignment of its own: what is said of it is not said of the record. */
function recordNamed(type: Type): RecordId | null {
  let core = type;
  while (core.kind === "alias" && core.requestedAlignment === null) core = core.target;
  return core.kind === "record" ? core.record : null;
}
