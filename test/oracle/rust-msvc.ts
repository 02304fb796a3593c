import { coffSymbols } from "../../src/probe/coff.ts";
import { objectOf } from "./msvc-rustc.ts";
import type { Source, Subject } from "./msvc-rustc.ts";

// Records put to rustc for x86_64-pc-windows-msvc.

/** What is asked about one record: its path as a Rust type, and its fields. */
export interface RecordQuestion {
  readonly type: string;
  readonly fields: readonly string[];
}

/** Null: the record or the field is private, so only its crate could ask. */
export interface RecordAnswer {
  readonly size: bigint | null;
  readonly alignment: bigint | null;
  readonly offsets: readonly (bigint | null)[];
}

/** Compiles a crate of constants; drops and asks again without what rustc says is private. */
export function askMsvc(
  prelude: string,
  questions: readonly RecordQuestion[],
  uses: readonly Subject[],
): readonly RecordAnswer[] {
  const { object, hidden } = objectOf((without) => sourceOf(prelude, questions, without), uses);
  return answersIn(object, questions, hidden);
}

function sourceOf(
  prelude: string,
  questions: readonly RecordQuestion[],
  hidden: ReadonlySet<string>,
): Source {
  const lines = [
    "#![no_std]",
    "#![feature(const_ptr_offset_from)]",
    "#![allow(warnings)]",
    ...prelude.split("\n"),
  ];
  const keys = new Map<number, string>();
  for (const [number, { type, fields }] of questions.entries()) {
    if (hidden.has(`${number}`)) continue;
    lines.push(`#[no_mangle] pub static R${number}: [u64; ${fields.length + 2}] = {`);
    lines.push(`type T = ${type};`);
    keys.set(lines.length, `${number}`);
    lines.push("[core::mem::size_of::<T>() as u64, core::mem::align_of::<T>() as u64,");
    for (const [at, field] of fields.entries()) {
      lines.push(hidden.has(`${number}.${at}`) ? "u64::MAX," : `${offsetOf(field)},`);
      keys.set(lines.length, `${number}.${at}`);
    }
    lines.push("]};");
  }
  return { text: lines.join("\n"), keys };
}

/** rustc 1.63 has no `offset_of!`. */
function offsetOf(field: string): string {
  return (
    "unsafe { let place = core::mem::MaybeUninit::<T>::uninit(); let start = place.as_ptr(); " +
    `(core::ptr::addr_of!((*start).${field}) as *const u8).offset_from(start as *const u8) as u64 }`
  );
}

function answersIn(
  object: Uint8Array,
  questions: readonly RecordQuestion[],
  hidden: ReadonlySet<string>,
): readonly RecordAnswer[] {
  const symbols = coffSymbols(object);
  if (!symbols.ok) throw new Error(`the object cannot be read: ${symbols.error.code}`);
  return questions.map(({ fields }, number) => {
    if (hidden.has(`${number}`)) return { size: null, alignment: null, offsets: fields.map(() => null) };
    const bytes = symbols.value.get(`R${number}`);
    if (bytes === undefined) throw new Error(`the object does not have R${number}`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const word = (at: number) => view.getBigUint64(8 * at, true);
    const offsets = fields.map((_, at) => (hidden.has(`${number}.${at}`) ? null : word(at + 2)));
    return { size: word(0), alignment: word(1), offsets };
  });
}
