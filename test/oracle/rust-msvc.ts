import { coffSymbols } from "../../src/probe/coff.ts";
import { complaintsOf, objectOf } from "./msvc-rustc.ts";
import type { Source, Subject } from "./msvc-rustc.ts";

// Records put to rustc for x86_64-pc-windows-msvc.

/** What is asked about one record: its path as a Rust type, and its fields. */
export interface RecordQuestion {
  readonly type: string;
  readonly fields: readonly string[];
  /** Fields whose size is asked, too; each is among `fields`. */
  readonly sized?: readonly string[];
  /** Methods `fn(&self) -> &T`, of which the size of T is asked. */
  readonly views?: readonly string[];
}

/** Null: the record or the field is private, so only its crate could ask. */
export interface RecordAnswer {
  readonly size: bigint | null;
  readonly alignment: bigint | null;
  readonly offsets: readonly (bigint | null)[];
  /** Of the fields that are `sized`. */
  readonly sizes?: readonly (bigint | null)[];
  /** Of what the `views` show. */
  readonly viewSizes?: readonly (bigint | null)[];
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
    "const fn size_behind<T>(_: *const T) -> u64 { core::mem::size_of::<T>() as u64 }",
    "const fn size_shown<S, T>(_: unsafe fn(&S) -> &T) -> u64 { core::mem::size_of::<T>() as u64 }",
    ...prelude.split("\n"),
  ];
  const keys = new Map<number, string>();
  for (const [number, { type, fields, sized = [], views = [] }] of questions.entries()) {
    if (hidden.has(`${number}`)) continue;
    const words = fields.length + sized.length + views.length + 2;
    lines.push(`#[no_mangle] pub static R${number}: [u64; ${words}] = {`);
    lines.push(`type T = ${type};`);
    keys.set(lines.length, `${number}`);
    lines.push("[core::mem::size_of::<T>() as u64, core::mem::align_of::<T>() as u64,");
    for (const [at, field] of fields.entries()) {
      lines.push(hidden.has(`${number}.${at}`) ? "u64::MAX," : `${offsetOf(field)},`);
      keys.set(lines.length, `${number}.${at}`);
    }
    for (const field of sized) {
      const at = fields.indexOf(field);
      lines.push(hidden.has(`${number}.${at}`) ? "u64::MAX," : `${sizeOf(field)},`);
      keys.set(lines.length, `${number}.${at}`);
    }
    for (const view of views) lines.push(`size_shown(T::${view}),`);
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

/**
 * What rustc says against a module that needs nothing but core; null if it compiles. Its `offset_of!` guards are evaluated for
 * the target even by a rustc that is older than the macro.
 */
export function refusalOf(text: string): string | null {
  const guarded = text.replaceAll("core::mem::offset_of!(", "offset_in!(");
  return complaintsOf(`#![no_std]\n#![feature(const_ptr_offset_from)]\n${offsetMacro}${guarded}`);
}

const offsetMacro = `macro_rules! offset_in { ($record:ty, $field:ident) => { ${offsetOf("$field").replaceAll("::<T>", "::<$record>")} as usize } }
`;

function sizeOf(field: string): string {
  return (
    "unsafe { let place = core::mem::MaybeUninit::<T>::uninit(); let start = place.as_ptr(); " +
    `size_behind(core::ptr::addr_of!((*start).${field})) }`
  );
}

function answersIn(
  object: Uint8Array,
  questions: readonly RecordQuestion[],
  hidden: ReadonlySet<string>,
): readonly RecordAnswer[] {
  const symbols = coffSymbols(object);
  if (!symbols.ok) throw new Error(`the object cannot be read: ${symbols.error.code}`);
  return questions.map(({ fields, sized = [], views = [] }, number) => {
    if (hidden.has(`${number}`)) return { size: null, alignment: null, offsets: fields.map(() => null) };
    const bytes = symbols.value.get(`R${number}`);
    if (bytes === undefined) throw new Error(`the object does not have R${number}`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const word = (at: number) => view.getBigUint64(8 * at, true);
    const offsets = fields.map((_, at) => (hidden.has(`${number}.${at}`) ? null : word(at + 2)));
    const sizes = sized.map((field, at) =>
      hidden.has(`${number}.${fields.indexOf(field)}`) ? null : word(fields.length + at + 2),
    );
    const viewSizes = views.map((_, at) => word(fields.length + sized.length + at + 2));
    return { size: word(0), alignment: word(1), offsets, sizes, viewSizes };
  });
}
