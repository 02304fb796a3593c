import type { StaleWaiver } from "../diff/waivers.ts";
import { lostText } from "../diagnostic/catalogue.ts";
import type { Detail, Finding, FindingCode, Quantity, Side, WitnessConflict } from "../diff/finding.ts";
import { counted, hexadecimal } from "./text.ts";

// The words for findings, once, so that text, JSON and every other format say the same.

/** One line for people: what is wrong, what each side says. No place and no full stop. */
export function findingMessage(finding: Finding): string {
  return messages[finding.code](finding);
}

const messages: Readonly<Record<FindingCode, (finding: Finding) => string>> = {
  size: sizeMessage,
  alignment: (f) => `alignment is ${f.rust.value} in Rust, ${boundsText(f)} in C`,
  "field-offset": offsetMessage,
  "field-size": (f) =>
    `${f.field} is ${bytes(f.rust.value)} (${f.rust.type}) in Rust, ${bytes(f.c.value)} (${f.c.type}) in C`,
  "field-type": (f) => `${f.field}: ${f.rust.type} in Rust, ${f.c.type} in C: ${detailText(f.detail)}`,
  "field-name": (f) =>
    `${f.field} is taken to be C's ${f.c.name}, which lies at the same place (${hex(f.c.value)}) and has the same size`,
  "array-length": (f) =>
    `${f.field} has ${f.rust.value} elements (${f.rust.type}) in Rust, ${f.c.value} (${f.c.type}) in C`,
  "bit-offset": (f) =>
    `${f.field} starts at bit ${f.rust.value} of the record in Rust, at bit ${f.c.value} in C`,
  "bit-width": (f) =>
    `${f.field} is ${bits(f.rust.value)} wide in Rust, ${bits(f.c.value)} (${f.c.type}) in C`,
  "missing-field": (f) =>
    `C has ${f.c.name} (${f.c.type}) at ${hex(f.c.value)}; nothing in the Rust record stands for it`,
  "extra-field": extraMessage,
  "enum-width": (f) =>
    `the enum is ${bytes(f.rust.value)} (${f.rust.type}) in Rust, ${bytes(f.c.value)} (${f.c.type}) in C`,
  "enum-value": (f) => `${f.field} is ${valueText(f.rust)} in Rust; C's ${f.c.name} is ${valueText(f.c)}`,
  "alias-width": (f) =>
    `${f.rust.name} is ${bytes(f.rust.value)} (${f.rust.type}) in Rust, ${bytes(f.c.value)} (${f.c.type}) in C`,
  constant: (f) =>
    `${f.rust.name} is ${valueText(f.rust)} (${f.rust.type}) in Rust, ${valueText(f.c)} (${f.c.type}) in C`,
  "witness-conflict": ({ conflict }) => (conflict === null ? "witnesses disagree" : conflictText(conflict)),
  "repr-rust": (f) =>
    `${f.rust.name} has no repr, so rustc may order its fields as it likes, and C has a record ${f.c.name}`,
  inexpressible: (f) =>
    `${f.rust.name ?? "the record"} is packed and aligned at once, which rustc refuses; the layout can be written otherwise`,
  "unknown-bits": (f) => `${f.field}: the witness does not know at which bit it starts`,
};

/** Small numbers as they are written, others as in headers. */
function valueText({ value }: Side): string {
  if (value === null) return "a large number";
  return value > -10 && value < 10 ? String(value) : `${value < 0 ? "-" : ""}${hexadecimal(Math.abs(value))}`;
}

function sizeMessage(finding: Finding): string {
  const sizes = `size is ${hex(finding.rust.value)} in Rust, ${hex(finding.c.value)} in C`;
  switch (finding.detail) {
    case "only-behind-pointer":
      return `${sizes}: the Rust record ends early, which does no harm while it is only used behind a pointer`;
    case "embedded-by-value":
      return `${sizes}: the Rust record ends early, but it is held by value`;
    default:
      return sizes;
  }
}

function extraMessage(finding: Finding): string {
  const subject = `${finding.field} (${finding.rust.type}) at ${hex(finding.rust.value)}`;
  if (finding.severity === "error") return `${subject} is not in the C record`;
  switch (finding.detail) {
    case "reserved-in-c":
      return `${subject} lies in bytes that C keeps reserved`;
    case "alternative":
      return `${subject} has no name in C; other members of the union account for its bytes`;
    default:
      return `${subject} has no name in C; taken as padding`;
  }
}

function offsetMessage(finding: Finding): string {
  const shift = (finding.rust.value ?? 0) - (finding.c.value ?? 0);
  const where = `${counted(Math.abs(shift), "byte")} ${shift < 0 ? "early" : "late"}`;
  return `${finding.field} is at ${hex(finding.rust.value)} in Rust, at ${hex(finding.c.value)} in C (${where})`;
}

/** Both numbers, and no side taken; or the rule that explains them. */
function conflictText(conflict: WitnessConflict): string {
  const said = `witnesses disagree on ${conflictPlace(conflict)}: ${conflictSaid(conflict)}`;
  const { divergence, lost } = conflict;
  if (lost !== undefined) return `${said}; ${lostText(lost)}`;
  return divergence === null
    ? said
    : `${said}; clang is not cl, and this follows cl: ${divergence.rule} (probes/cases/${divergence.case}.h)`;
}

export function conflictPlace({ side, record, path, quantity }: WitnessConflict): string {
  const subject = path === null ? record : `${record}.${path}`;
  return `the ${quantities[quantity]} of ${subject} in ${side === "c" ? "C" : "Rust"}`;
}

export function conflictSaid({ testimonies, quantity }: WitnessConflict): string {
  const isInBits = quantity === "bit-offset" || quantity === "bit-width";
  return testimonies
    .map(({ witness, value }) => `${isInBits ? value : hex(value)} says ${witness}`)
    .join(", ");
}

const quantities: Readonly<Record<Quantity, string>> = {
  size: "size",
  alignment: "alignment",
  "required-alignment": "alignment that a pack cannot lower",
  offset: "offset",
  "field-size": "size",
  "bit-offset": "first bit",
  "bit-width": "width in bits",
};

function boundsText(finding: Finding): string {
  if (finding.bounds === null) return String(finding.c.value);
  return `between ${finding.bounds.least} and ${finding.bounds.most}`;
}

const details: Readonly<Record<Detail, string>> = {
  "integer-for-pointer": "an integer where C has a pointer",
  "pointer-for-integer": "a pointer where C has an integer",
  signedness: "one is signed, the other is not",
  "float-for-integer": "a floating point number where C has none",
  "integer-for-float": "an integer where C has a floating point number",
  "blob-for-array": "bytes where C has larger elements",
  "elements-differ": "the elements have different sizes",
  "integer-for-array": "one value where C has an array",
  "array-for-integer": "an array where C has one value",
  "record-for-scalar": "a record where C has one value",
  "scalar-for-struct": "one value where C has a record",
  "bool-for-integer": "a Rust bool may only hold 0 or 1; C may store more",
  "char-for-integer": "a Rust char may only hold a Unicode scalar value; C may store more",
  "enum-for-integer": "a Rust enum may only hold its variants; C may store more",
  "other-class": "they hold different kinds of value",
  "reserved-in-c": "C keeps these bytes reserved",
  alternative: "C does not name this member of the union",
  "other-pointee": "they point at different kinds of value",
  "other-record": "records that have no field in common",
  "only-behind-pointer": "only used behind a pointer",
  "embedded-by-value": "held by value",
};

/** Every word that `[findings]` of a configuration may set a level for: the codes, and the kinds within a code. */
export const findingWords: readonly string[] = [
  ...new Set([...Object.keys(messages), ...Object.keys(details), "stale-waiver"]),
];

/** What a word for `[findings]` means that is narrower than a code; null for a code, and for no word at all. */
export function kindMeaning(word: string): string | null {
  return Object.entries(details).find(([kind]) => kind === word)?.[1] ?? null;
}

/** What is wrong with a waiver. */
export function staleMessage({ waiver, why }: StaleWaiver): string {
  const { record, field, code } = waiver;
  const subject = `${record}${field === null ? "" : `.${field}`}${code === null ? "" : ` (${code})`}`;
  switch (why) {
    case "unmatched":
      return `the waiver for ${subject} matches no record that was checked; remove it`;
    case "passes":
      return `the waiver for ${subject} has nothing left to waive; remove it`;
    case "expired":
      return `the waiver for ${subject} expired on ${waiver.expires}; settle it, or give it a new date`;
  }
}

function detailText(detail: Detail | null): string {
  return detail === null ? "they differ" : details[detail];
}

/** Offsets and sizes as people who read debuggers write them. */
function hex(value: number | null): string {
  return value === null ? "?" : hexadecimal(value);
}

function bytes(value: number | null): string {
  return value === null ? "? bytes" : counted(value, "byte");
}

function bits(value: number | null): string {
  return value === null ? "? bits" : counted(value, "bit");
}
