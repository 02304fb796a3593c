import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { letrec, oneof, constantFrom, sample, tuple } from "fast-check";
import { expect } from "vitest";
import { computeLayouts } from "../../../src/layout/compute.ts";
import { rustc } from "../../../src/layout/rules.ts";
import type { LayoutQuery } from "../../../src/parse/rust/crate.ts";
import { withoutAliases } from "../../../src/model/model.ts";
import type { Model } from "../../../src/model/model.ts";
import { isInstalled, testWithOracle } from "../../oracles.ts";
import { parseFile } from "./tree.ts";

// What the front end reads is asked of rustc itself. The texts hold only types that are the same on every 64-bit target.

/** Compiles and runs a program; its lines. */
function run(program: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-rustc-"));
  try {
    writeFileSync(join(folder, "main.rs"), program);
    execFileSync("rustc", ["--edition", "2021", "--cap-lints", "allow", "main.rs", "-o", "main"], {
      cwd: folder,
      stdio: "pipe",
    });
    return execFileSync(join(folder, "main"), { encoding: "utf8" }).trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { expression } = letrec<{ expression: string; leaf: string }>((tie) => ({
  leaf: constantFrom(
    "0",
    "1",
    "7",
    "0x1F",
    "255",
    "65_535",
    "0b1010_0101",
    "A",
    "B",
    "u32::MAX",
    "(u16::MAX as u32)",
    "(b'q' as u32)",
    "(-3i8 as u32)",
    "(B as i16 as u32)",
    "!0",
  ),
  expression: oneof(
    { maxDepth: 4 },
    tie("leaf"),
    tuple(tie("expression"), constantFrom("+", "-", "*", "/", "%", "&", "|", "^"), tie("expression")).map(
      ([left, operator, right]) => `(${left} ${operator} ${right})`,
    ),
    tuple(tie("expression"), constantFrom("<<", ">>"), constantFrom("0", "3", "31")).map(
      ([left, operator, right]) => `(${left} ${operator} ${right})`,
    ),
    tie("expression").map((inner) => `!${inner}`),
    tie("expression").map((inner) => `((${inner}) as u8 as u32)`),
    tie("expression")
      .map((inner) => `(${inner}).wrapping_add(A)`)
      .filter((text) => !/^\(*[!\d]/.test(text)),
    tuple(tie("expression"), tie("expression"))
      .map(([left, right]) => `if A < ${left} { ${right} } else { B }`)
      .map((text) => `(${text})`),
  ),
}));

testWithOracle(
  "rustc",
  isInstalled("rustc"),
  "400 random constant expressions have the value that rustc gives them",
  () => {
    const expressions = sample(expression, { numRuns: 1500, seed: 20240229 });
    const items = "pub const A: u32 = 12; pub const B: u32 = 0x8000_0001;";
    const { constants } = parseFile(
      `${items} ${expressions.map((text, at) => `pub const C${at}: u32 = ${text};`).join("\n")}`,
    ).model;
    const computed = expressions.flatMap((text, at) => {
      const value = constants.get(`C${at}`)?.value;
      return value === undefined ? [] : [{ text, value }];
    });
    expect(computed.length).toBeGreaterThan(400);
    const lines = run(`${items} ${computed.map(({ text }, at) => `const C${at}: u32 = ${text};`).join("\n")}
    fn main() { for value in [${computed.map((_, at) => `C${at}`).join(", ")}] { println!("{}", value); } }`);
    expect(computed.map(({ text, value }) => `${text} = ${value}`)).toEqual(
      computed.map(({ text }, at) => `${text} = ${lines[at]}`),
    );
  },
);

const integers = ["u8", "i8", "u32", "i64", "usize"];
const methods = [
  "wrapping_add(A)", "wrapping_sub(A)", "wrapping_mul(A)", "wrapping_div(A)", "wrapping_rem(A)", "wrapping_neg()", "wrapping_shl(9)",
  "wrapping_shr(9)", "saturating_add(A)", "saturating_sub(A)", "saturating_mul(A)", "count_ones()", "count_zeros()",
  "leading_zeros()", "trailing_zeros()", "swap_bytes()", "to_be()", "to_le()",
]; // prettier-ignore
const methodsOfPositives = ["ilog2()", "pow(2)"];
const methodsOfUnsigned = ["is_power_of_two()", "next_power_of_two()", "div_ceil(A)", "next_multiple_of(A)"];

/** What a `const fn` may do, with the numbers that it is asked about. */
const functions = [
  "let mut i = 0; let mut all = 0; while i <= n { if i % 2 == 0 { i += 1; continue; } all += i; i += 1; } all",
  "let mut i = 1u32; loop { i <<= 1; if i > n { break i; } }",
  "match n { 0 => 7, 1 | 2 => 8, 3..=5 => 9, x if x > 100 => x * 2, _ => match n & 1 { 0 => 1, _ => { 2 } } }",
  "let mut x: u32 = n; x += 3; x -= 1; x *= 5; x /= 2; x %= 77; x |= 64; x &= 0xFE; x ^= 3; x >>= 1; x",
  "const TABLE: [u32; 4] = [2, 3, 5, 7]; let at = n as usize % TABLE.len(); TABLE[at] + [n; 3][2]",
  "let p = Pair { a: n, b: Pair::ONE }; let p = Pair { a: p.b, b: 7 }; p.a * 10 + p.b",
  "let p = Pair { a: n, b: Pair::ONE }; p.sum() + Pair::of(n).a + twice::<3>() as u32",
  "if n == 0 { return 40; } else if n > 5 && !(n > 200 || n == 7) { return n; } let n = n + 1; let twice = { let n = n * 2; n }; twice + n",
  "let r = 2..n; if r.start < r.end { r.end - r.start } else { 0 }",
];
const given = [0, 1, 4, 7, 150];
const functionItems = `
  pub struct Pair { a: u32, b: u32 }
  impl Pair { const ONE: u32 = 1; const fn sum(&self) -> u32 { self.a + self.b } const fn of(n: u32) -> Self { Self { a: n, b: Self::ONE } } }
  const fn twice<const N: usize>() -> usize { N * 2 }`;

testWithOracle(
  "rustc",
  isInstalled("rustc"),
  "methods of integers and what a const fn does have rustc's values",
  () => {
    const asked = integers.flatMap((type) => {
      const isSigned = type.startsWith("i");
      const values = [`${type}::MAX`, `(${type}::MAX / 3)`, ...(isSigned ? [`(-5 as ${type})`] : [])];
      const small = [`(7 as ${type})`, `(1 as ${type})`];
      return [
        ...[...values, ...small].flatMap((value) =>
          methods.map((method) => [type, `${value}.${method}`] as const),
        ),
        ...small.flatMap((value) =>
          methodsOfPositives.map((method) => [type, `${value}.${method}`] as const),
        ),
        ...(isSigned
          ? small.map((value) => [type, `(0 - ${value}).abs()`] as const)
          : small.flatMap((value) =>
              methodsOfUnsigned.map((method) => [type, `${value}.${method}`] as const),
            )),
      ];
    });
    const texts = [
      ...asked.map(([type, text]) => `(${text.replace("(A)", `(3 as ${type})`)}) as i128`),
      ...functions.flatMap((_, at) => given.map((number) => `f${at}(${number}) as i128`)),
    ];
    const around = `${functionItems} ${functions.map((body, at) => `const fn f${at}(n: u32) -> u32 { ${body} }`).join("\n")}`;
    const { constants } = parseFile(
      `${around} ${texts.map((text, at) => `pub const C${at}: i128 = ${text};`).join("\n")}`,
    ).model;
    const lines = run(
      `#![allow(warnings)] ${around} ${texts.map((text, at) => `const C${at}: i128 = ${text};`).join("\n")} fn main() { ${texts.map((_, at) => `println!("{}", C${at});`).join(" ")} }`,
    );
    const ours = texts.map((text, at) => `${text} = ${constants.get(`C${at}`)?.value ?? "?"}`);
    expect(ours).toEqual(texts.map((text, at) => `${text} = ${lines[at]}`));
  },
);

/** What is easily read otherwise than rustc reads it: items, and the type and text of a constant. */
const pitfalls: readonly (readonly [items: string, type: string, value: string])[] = [
  [
    "struct S; impl T for S { const N: u32 = 1; } impl S { const N: u32 = 2; } trait T { const N: u32; }",
    "u32",
    "S::N",
  ],
  [
    "struct S; trait A { const N: u32; } trait B { const N: u32; } impl A for S { const N: u32 = 1; } impl B for S { const N: u32 = 2; }",
    "u32",
    "<S as B>::N * 10 + <S as A>::N",
  ],
  [
    "struct W<T>(T); impl W<u8> { const N: u32 = 1; } impl W<u16> { const N: u32 = 2; } impl<T> W<T> { const M: u32 = 3; }",
    "u32",
    "W::<u16>::N * 100 + W::<u8>::N * 10 + W::<u16>::M",
  ],
  [
    "trait T { type Out; const N: u32; } impl T for u8 { type Out = u16; const N: u32 = 1; } trait V { type Out; } impl V for u8 { type Out = u64; }",
    "usize",
    "core::mem::size_of::<<u8 as V>::Out>() * 10 + core::mem::size_of::<<u8 as T>::Out>()",
  ],
  [
    "const fn f() -> u32 { let mut n = 0; 'out: loop { loop { n += 1; if n > 3 { break 'out; } break; } n += 10; } n }",
    "u32",
    "f()",
  ],
  [
    "const fn f() -> u32 { let mut n = 0; let mut i = 0; 'out: while i < 3 { i += 1; while i < 3 { if i == 1 { continue 'out; } break; } n += i; } n }",
    "u32",
    "f()",
  ],
  ["const fn f() -> u32 { let x = 1; { let x; x = 2; let _ = x; } x }", "u32", "f()"],
  ["const fn f(n: u32) -> u32 { if n > 3 { return 5; } n }", "u32", "f(4) * 10 + f(2)"],
  ["", "u32", "if (1 << 31) > 0 { 1 } else { 2 }"],
  ["const fn f() -> i64 { let n = 1 << 31; n as i64 }", "i64", "f()"],
  ["", "i64", "((1 << 31) >> 31) as i64"],
  ["const fn f() -> u64 { let n = 1 << 40; n }", "u64", "f()"],
  ["const FLAG: u32 = 1 << 31;", "bool", "FLAG == 1 << 31"],
  ["", "u8", "300.7 as u8"],
  ["", "u32", "16777217f32 as u32"],
  ["", "i8", "-7.9 as i8"],
  ["", "usize", "concat!(\"\u{e4}\", 0x10, 'c', stringify!(d)).len()"],
  ["", "usize", "stringify!(a+b).len()"],
  [
    "mod a { const N: u32 = 1; pub const M: u32 = 5; } mod b { pub const N: u32 = 2; } use a::*; use b::*;",
    "u32",
    "N * 10 + M",
  ],
  [
    "#[derive(Clone, Copy)] struct P(#[cfg(any())] u8, u16, u8);",
    "u32",
    "{ let p = P(300, 7); p.0 as u32 * 10 + p.1 as u32 }",
  ],
  ["macro_rules! twice { ($e:expr) => { $e; }; }", "u32", "twice!(1 + 2) * 2"],
  ["#[repr(u8)] #[derive(Clone, Copy)] enum E { A = 254, B }", "u32", "E::B as u32"],
];

/** Those that are left without a value: jumps to labels, late values, untyped literals beyond i32, text that rustc spaces. */
const unanswered = new Set([4, 5, 6, 8, 9, 10, 15, 17]);

testWithOracle(
  "rustc",
  isInstalled("rustc"),
  "where a constant is easily read otherwise, its value is that of rustc, or there is none",
  () => {
    const modules = pitfalls.map(
      ([around, type, value], at) =>
        `pub mod c${at} { #![allow(unused)] ${around} pub const SUBJECT: ${type} = ${value}; }`,
    );
    const { constants } = parseFile(modules.join("\n"), { layoutQuery: answer }).model;
    const ours = pitfalls.map((_, at) => constants.get(`c${at}::SUBJECT`)?.value ?? null);
    const asked = pitfalls.map((_, at) => `println!("{}", c${at}::SUBJECT as i128);`).join(" ");
    const theirs = run(`${modules.join("\n")} fn main() { ${asked} }`);
    const listed = (values: readonly unknown[]) =>
      pitfalls.map(([, , text], at) => `${text} = ${values[at]}`);
    expect(listed(ours.map((value, at) => value ?? `none, for rustc ${theirs[at]}`))).toEqual(
      listed(theirs.map((value, at) => (unanswered.has(at) ? `none, for rustc ${value}` : value))),
    );
  },
);

const items = `
  use core::mem::{size_of, align_of, offset_of, ManuallyDrop, MaybeUninit};
  macro_rules! arrays { ($($name:ident: $element:ty; $length:expr),+ $(,)?) => { $( #[repr(C)] pub struct $name { pub one: u8, pub many: [$element; $length + 1] } )+ } }
  arrays! { Bytes: u8; 1 << 3, Words: u64; size_of::<Bytes>() % 4, Nested: Words; { const TWO: usize = 2; TWO } }
  #[repr(C)] pub struct Pair<T, const N: usize = 2> { pub head: T, pub tail: [u8; N] }
  #[repr(C)] pub struct Uses { pub a: Pair<u16>, pub b: Pair<u64, 5>, pub c: Pair<Pair<u32, 1>, { 1 + 2 }>, pub d: [u8; offset_of!(Pair<u64, 5>, tail)] }
  #[repr(C, packed(2))] pub struct Packed { pub a: u8, pub b: u64, pub c: u8 }
  #[repr(C, align(32))] pub struct Aligned { pub a: u8, pub b: u16 }
  #[repr(C)] pub union Either { pub a: u8, pub b: ManuallyDrop<Uses>, pub c: [u16; 7], pub d: ManuallyDrop<MaybeUninit<Aligned>> }
  #[repr(transparent)] pub struct Wrapper(pub core::num::NonZeroU32, pub (), pub core::marker::PhantomData<u64>);
  #[repr(C)] pub struct Pointers { pub a: Option<Wrapper>, pub b: Option<Box<u8>>, pub c: &'static str, pub d: Option<extern "C" fn(u8) -> u8>, pub e: *const dyn Fn(), pub f: Option<&'static [u8]>, pub g: *mut Tail }
  pub struct Tail { pub a: u8, pub b: [u16] }
  pub type Rest = [u16];
  pub struct Ends { pub a: u8, pub rest: Rest }
  pub struct Last<T: ?Sized> { pub a: u8, pub last: T }
  #[repr(C)] pub struct Widths { pub a: *const Ends, pub b: *const Last<[u8]>, pub c: *const Last<u8>, pub d: *const Last<dyn Fn()>, pub e: *const Last<Ends> }
  #[repr(C)] pub struct Holds<T> { pub held: Option<T> }
  #[repr(C)] pub struct Held { pub a: Holds<core::num::NonZeroU32>, pub b: Holds<&'static u8>, pub c: Holds<core::num::NonZeroU8> }
  #[repr(C)] pub enum Data { Empty, One(u64), Two { a: u8, b: u16 }, Three(Packed) }
  #[repr(u8)] pub enum Tagged { Empty, One(u64), Two { a: u8, b: u16 } }
  #[repr(C, u16)] pub enum Both { Empty, One(u32), Two { a: u8, b: u8 } }
  #[repr(i16)] pub enum Small { A = -1, B }
  #[repr(C)] pub enum Plain { A, B = 7 }
  #[repr(C)] pub enum High { A = 0xFFFF_FFFF }
  #[repr(C)] pub enum Wide { A = 0x1_0000_0000 }
  pub enum Single { Only }
  pub enum Never {}
  #[repr(C)] pub struct Enums { pub a: u8, pub b: Small, pub c: Tagged, pub d: Plain, pub e: Both, pub f: Wide, pub g: Data }
  #[repr(C)] pub struct Atoms { pub a: u8, pub b: core::sync::atomic::AtomicU64, pub c: core::cell::Cell<u16>, pub d: u128, pub e: char, pub f: bool, pub g: f64, pub h: () }
`;

function answer(query: LayoutQuery, model: Model): { ok: true; value: bigint } | { ok: false; why: string } {
  const layouts = computeLayouts(model, rustc);
  if (query.kind !== "offset") {
    const found = layouts.typeLayoutOf(query.type);
    return found.ok
      ? { ok: true, value: BigInt(query.kind === "size" ? found.value.size : found.value.alignment.least) }
      : { ok: false, why: found.error.code };
  }
  const bare = withoutAliases(query.type);
  const layout = bare.kind === "record" ? layouts.layoutOf(bare.record) : null;
  const field =
    layout !== null && layout.ok
      ? layout.value.fields.find((candidate) => candidate.name === query.path[0])
      : undefined;
  return field?.kind === "member"
    ? { ok: true, value: BigInt(field.offset) }
    : { ok: false, why: "no such field" };
}

testWithOracle(
  "rustc",
  isInstalled("rustc"),
  "sizes, alignments and offsets of every form of record are those of rustc",
  () => {
    const parsed = parseFile(items, { layoutQuery: answer });
    const layouts = computeLayouts(parsed.model, rustc);
    const questions: string[] = [];
    const ours: string[] = [];
    for (const id of parsed.rootRecords) {
      const layout = layouts.layoutOf(id);
      if (!layout.ok) continue;
      questions.push(`("${id} size", size_of::<${id}>())`, `("${id} alignment", align_of::<${id}>())`);
      ours.push(`${id} size ${layout.value.size}`, `${id} alignment ${layout.value.alignment.least}`);
      if (
        parsed.model.records.get(id)?.fields.some((field) => field.name === "tag" || field.name === "Empty")
      )
        continue;
      for (const field of layout.value.fields) {
        // Where a transparent record keeps a field without bytes is rustc's own business.
        const isTransparent = parsed.model.records.get(id)?.representation === "transparent";
        if (field.kind !== "member" || (isTransparent && field.size === 0)) continue;
        questions.push(`("${id}.${field.name}", offset_of!(${id}, ${field.name}))`);
        ours.push(`${id}.${field.name} ${field.offset}`);
      }
    }
    for (const id of parsed.rootEnums) {
      questions.push(`("${id} size", size_of::<${id}>())`);
      ours.push(`${id} size ${parsed.model.enums.get(id)?.underlying.size}`);
    }
    // All but the generic records, those without a size and nothing else.
    expect(parsed.rootRecords.filter((id) => !layouts.layoutOf(id).ok)).toEqual([
      "Pair",
      "Tail",
      "Ends",
      "Last",
      "Holds",
    ]);
    const theirs = run(
      `${items} fn main() { for (name, value) in [${questions.join(", ")}] { println!("{} {}", name, value); } }`,
    );
    expect(ours).toEqual(theirs);
  },
);
