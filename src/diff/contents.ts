import type { Severity } from "../diagnostic/catalogue.ts";
import { flattenFields } from "../layout/flatten.ts";
import type { Layouts } from "../layout/layouts.ts";
import type { RecordId, Type } from "../model/model.ts";
import type { FieldPair } from "../pair/pairing.ts";
import type { Detail, FindingCode } from "./finding.ts";
import type { Shape } from "./shape.ts";
import { shapeOf } from "./shape.ts";

/** A difference between what two paired fields hold. `rust` and `c` count what the code speaks of. */
export interface ContentDifference {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly rust: number;
  readonly c: number;
  readonly detail: Detail | null;
}

/** What differs in size or class between two paired fields that are not both records. Null: nothing worth a word. */
export function compareContents(rust: Layouts, c: Layouts, pair: FieldPair): ContentDifference | null {
  const left = shapeOf(rust, pair.rust.type);
  const right = shapeOf(c, pair.c.type);
  return pair.rust.size === pair.c.size
    ? compareClasses(rust, c, left, right, pair)
    : compareSizes(rust, c, left, right, pair);
}

function compareSizes(
  rust: Layouts,
  c: Layouts,
  left: Shape,
  right: Shape,
  pair: FieldPair,
): ContentDifference | null {
  if (left.kind === "array" && right.kind === "array") {
    const isAlike = elementSize(rust, left) === elementSize(c, right);
    if (areTails(left, right, pair) && (isAlike || right.length === 0))
      return compareClasses(rust, c, left, right, pair);
    if (isAlike)
      return { code: "array-length", severity: "error", rust: left.length, c: right.length, detail: null };
  }
  return { code: "field-size", severity: "error", rust: pair.rust.size, c: pair.c.size, detail: null };
}

/** True for arrays of unknown length: how many elements they declare moves nothing but the record's size, which is judged on its own. */
export function areTails(left: Shape, right: Shape, { rust }: FieldPair): boolean {
  if (left.kind !== "array" || right.kind !== "array") return false;
  // A C tail of unknown length is written [T; 0] or [T; 1] in Rust. A view lies in storage of its own size.
  return right.length === 0
    ? left.length <= 1
    : right.length === 1 && left.length === 0 && rust.through === "view";
}

function compareClasses(
  rust: Layouts,
  c: Layouts,
  left: Shape,
  right: Shape,
  pair: FieldPair,
): ContentDifference | null {
  const detail = classDetail(rust, c, left, right);
  if (detail === null) return null;
  return { code: "field-type", severity: severities[detail], rust: pair.rust.size, c: pair.c.size, detail };
}

/** By what a wrong class can corrupt when the bytes are the right ones. */
const severities: Readonly<Record<Detail, Severity>> = {
  "integer-for-pointer": "note",
  "pointer-for-integer": "note",
  signedness: "warning",
  "float-for-integer": "error",
  "integer-for-float": "error",
  "blob-for-array": "note",
  "elements-differ": "warning",
  "integer-for-array": "note",
  "array-for-integer": "note",
  "record-for-scalar": "note",
  "scalar-for-struct": "note",
  "bool-for-integer": "note",
  "char-for-integer": "warning",
  "enum-for-integer": "note",
  "other-class": "warning",
  "reserved-in-c": "note",
  alternative: "note",
  "other-record": "warning",
  "other-pointee": "warning",
  "only-behind-pointer": "note",
  "embedded-by-value": "error",
};

/** How two shapes of one size differ; null where either language would call them the same. */
function classDetail(rust: Layouts, c: Layouts, left: Shape, right: Shape): Detail | null {
  if (left.kind === "unknown" || right.kind === "unknown") return null;
  if (left.kind === "array") return arrayDetail(rust, c, left, right);
  if (left.kind === "pointer" && right.kind === "pointer")
    return isOtherPointee(rust, c, left.pointee, right.pointee, 0) ? "other-pointee" : null;
  if (left.kind === "record") return right.kind === "record" ? null : "record-for-scalar";
  switch (right.kind) {
    case "array":
      return "integer-for-array";
    case "record":
      if (left.kind === "pointer") return beginsWithPointer(c, right.record) ? null : "other-class";
      // One integer may stand for a union or for a group of bit-fields.
      return right.union || left.kind === "integer" ? null : "scalar-for-struct";
    default:
      return scalarDetail(left, right);
  }
}

/** A pointer to the record and the record itself may be of one size: what is no pointer in C must not be one in Rust. */
function beginsWithPointer(c: Layouts, record: RecordId): boolean {
  const layout = c.layoutOf(record);
  if (!layout.ok) return false;
  const first = flattenFields(layout.value, c).filter(({ offset }) => offset === 0);
  return first.some(({ type }) => {
    const shape = shapeOf(c, type);
    return shape.kind === "pointer" || (shape.kind === "record" && beginsWithPointer(c, shape.record));
  });
}

function arrayDetail(
  rust: Layouts,
  c: Layouts,
  left: Shape & { kind: "array" },
  right: Shape,
): Detail | null {
  if (right.kind !== "array") return left.blob || right.kind === "record" ? null : "array-for-integer";
  if (elementSize(rust, left) === elementSize(c, right)) {
    return classDetail(rust, c, shapeOf(rust, left.element), shapeOf(c, right.element));
  }
  return left.blob ? "blob-for-array" : "elements-differ";
}

type ScalarShape = Exclude<Shape, { kind: "array" | "record" | "unknown" }>;

function scalarDetail(left: ScalarShape, right: Shape): Detail | null {
  switch (left.kind) {
    case "pointer":
      return right.kind === "pointer"
        ? null
        : right.kind === "integer"
          ? "pointer-for-integer"
          : "other-class";
    case "integer":
      return integerDetail(left, right);
    case "bool":
      return right.kind === "bool" ? null : "bool-for-integer";
    case "rust-char":
      return right.kind === "rust-char" ? null : "char-for-integer";
    case "float":
      return right.kind === "float" ? null : "float-for-integer";
    case "enum":
      return right.kind === "enum" ? null : right.kind === "integer" ? "enum-for-integer" : "other-class";
  }
}

function integerDetail(left: Shape & { kind: "integer" }, right: Shape): Detail | null {
  switch (right.kind) {
    case "pointer":
      return "integer-for-pointer";
    case "float":
      return "integer-for-float";
    case "integer":
      // Whether plain char is signed is nobody's promise, so a character never differs in sign.
      return left.signed === right.signed || left.character || right.character ? null : "signedness";
    default:
      return null;
  }
}

const deepestPointer = 4;

/**
 * True if the two point at what nobody would take for one another: another number of pointers, another width of integers
 * (char for wchar_t), an integer for a float. A pointer to bytes or to something unknown may point at anything.
 */
function isOtherPointee(
  rust: Layouts,
  c: Layouts,
  rustPointee: Type | null,
  cPointee: Type | null,
  depth: number,
): boolean {
  if (rustPointee === null || cPointee === null || depth > deepestPointer) return false;
  const left = shapeOf(rust, rustPointee);
  // Nothing is asked of a C record that a pointer to anything else would do for: it may be one of thousands.
  if (left.kind !== "pointer" && !isNumber(left)) return false;
  const right = shapeOf(c, cPointee);
  if (left.kind === "pointer" && right.kind === "pointer")
    return isOtherPointee(rust, c, left.pointee, right.pointee, depth + 1);
  const sizes = [sizeBehind(rust, rustPointee), sizeBehind(c, cPointee)] as const;
  if (sizes[0] === null || sizes[1] === null || isAnyByte(left, sizes[0]) || isAnyByte(right, sizes[1]))
    return false;
  if (left.kind === "pointer" || right.kind === "pointer") return isNumber(left) || isNumber(right);
  if (!isNumber(left) || !isNumber(right)) return false;
  return sizes[0] !== sizes[1] || (left.kind === "float") !== (right.kind === "float");
}

function isNumber({ kind }: Shape): boolean {
  return kind === "integer" || kind === "float";
}

/** `u8` and BYTE, but not `i8` and char, which are for text. */
function isAnyByte(shape: Shape, size: number): boolean {
  return size === 1 && shape.kind === "integer" && !shape.signed && !shape.character;
}

function sizeBehind(layouts: Layouts, type: Type): number | null {
  const layout = layouts.typeLayoutOf(type);
  return layout.ok ? layout.value.size : null;
}

function elementSize(layouts: Layouts, array: Shape & { kind: "array" }): number | null {
  const layout = layouts.typeLayoutOf(array.element);
  return layout.ok ? layout.value.size : null;
}
