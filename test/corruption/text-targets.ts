import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { severityOf } from "../../src/diagnostic/catalogue.ts";
import type { Diagnostic } from "../../src/diagnostic/facts.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import type { Rules } from "../../src/layout/rules.ts";
import { msvcC, msvcCxx, rustc } from "../../src/layout/rules.ts";
import type { Model } from "../../src/model/model.ts";
import { readDefinitions } from "../../src/parse/c/definitions.ts";
import { readConstants } from "../../src/parse/c/named-constants.ts";
import { parseC } from "../../src/parse/c/parse.ts";
import { parseCxx } from "../../src/parse/cxx/parse.ts";
import { parseRust } from "../../src/parse/rust/crate.ts";
import type { ParsedRust } from "../../src/parse/rust/crate.ts";
import type { AskLayout } from "../../src/parse/c/scope.ts";
import type { CParser } from "../../src/parse/tree.ts";
import { annotatedLayouts } from "../../src/read/annotated.ts";
import { splitDefinitions } from "../../src/toolchain/definitions.ts";
import { cParser } from "../oracle/c-parser.ts";
import { treeHost } from "../parse/rust/tree.ts";
import type { Answer } from "./answer.ts";
import { linesOf, plain } from "./answer.ts";
import { demandNothingLost } from "./lost-records.ts";
import { partsOf } from "./parts.ts";
import type { Target } from "./targets.ts";
import { c, cxx, rust, toml } from "./wordings.ts";
import { demandWords, visit } from "./visit.ts";

/** What people write: headers, crates, manifests. */
export async function textTargets(): Promise<readonly Target[]> {
  const parser = await cParser();
  return [
    {
      name: "C",
      files: cTexts(),
      wording: c,
      bond: "a cut tells a part",
      read: (bytes) => readCText(textOf(bytes), parser),
    },
    {
      name: "C++",
      files: cxxTexts(),
      wording: cxx,
      bond: "a cut tells a part",
      read: (bytes) => readCxxText(textOf(bytes)),
    },
    {
      name: "Rust",
      files: rustTexts(),
      wording: rust,
      bond: "a cut tells a part",
      read: (bytes) => readRustText(textOf(bytes)),
    },
    ...crateTargets(),
    {
      name: "offset comments",
      files: [Buffer.from(annotated)],
      wording: c,
      bond: "none",
      read: (bytes) => readAnnotated(textOf(bytes), parser),
    },
    {
      name: "definitions",
      files: [Buffer.from(definitions)],
      wording: c,
      bond: "none",
      read: (bytes) => readConstantText(textOf(bytes), parser),
    },
  ];
}

/** The sound headers also ask for sizes, in constant expressions, that only an engine knows. */
const askC = askEngine("c");
const askCxx = askEngine("c++");

function askEngine(language: "c" | "c++"): AskLayout {
  return (query, model) => {
    const layouts = computeLayouts(model, language === "c" ? msvcC : msvcCxx);
    if (query.kind === "offset") return 0n;
    const answer = layouts.typeLayoutOf(query.type);
    if (!answer.ok) return { code: "value", detail: answer.error.code };
    return BigInt(query.kind === "size" ? answer.value.size : answer.value.alignment.most);
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}

function textsBelow(folder: string, ending: string): readonly Buffer[] {
  const root = join(process.cwd(), folder);
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(ending),
  );
  return names.toSorted().map((name) => readFileSync(join(root, name)));
}

/** The cases alone are small. A quarter of all is a text that has every construct. */
export function cTexts(): readonly Uint8Array[] {
  // Some cases are about what no compiler takes.
  const cases = textsBelow("probes/cases", ".h").filter((text) => !text.includes("is an error ("));
  return often(
    cases,
    textsBelow("probes/headers", "every-construct.h").map((text) => decided(text, "c")),
  );
}

export function cxxTexts(): readonly Uint8Array[] {
  const headers = textsBelow("probes/headers", ".hpp").map((text) => decided(text, "c++"));
  return often(textsBelow("probes/cases", ".hpp"), headers);
}

/** A header of ours as its preprocessor leaves it: `__cplusplus` is all that it asks for. */
function decided(header: Uint8Array, language: "c" | "c++"): Uint8Array {
  const taken = [true];
  const lines = textOf(header)
    .split("\n")
    .filter((line) => {
      const [, directive, rest = ""] = /^#(ifdef|ifndef|else|endif)\b *(\w*)/.exec(line) ?? [];
      if (directive === "endif") taken.pop();
      else if (directive === "else") taken.push(!(taken.pop() ?? true));
      else if (directive !== undefined)
        taken.push((rest === "__cplusplus" ? language === "c++" : false) === (directive === "ifdef"));
      return directive === undefined && taken.every(Boolean);
    });
  return Buffer.from(lines.join("\n"));
}

/** Files that need no other. */
function rustTexts(): readonly Uint8Array[] {
  return [
    ...textsBelow("test/crates", "lib.rs").slice(0, 1),
    ...textsBelow("test/crates", "base.rs"),
    Buffer.from(macros),
  ];
}

function often(small: readonly Uint8Array[], large: readonly Uint8Array[]): readonly Uint8Array[] {
  const times = Math.ceil(small.length / 3 / large.length);
  return [...small, ...Array.from({ length: times }, () => large).flat()];
}

function readCText(text: string, parser: CParser): Answer | null {
  const { model, diagnostics } = parseC({ file: "text.h", text }, parser, { language: "c", askLayout: askC });
  demandNothingLost("c", text, model, diagnostics);
  return modelAnswer(model, diagnostics, msvcC);
}

function readCxxText(text: string): Answer | null {
  const { model, diagnostics } = parseCxx({ file: "text.hpp", text }, { askLayout: askCxx });
  demandNothingLost("c++", text, model, diagnostics);
  return modelAnswer(model, diagnostics, msvcCxx);
}

function readRustText(text: string): Answer | null {
  const parsed = parseRust({ kind: "file", path: "lib.rs" }, treeHost({ "lib.rs": text }));
  demandNothingLost("rust", text, parsed.model, parsed.diagnostics);
  return crateAnswer(parsed);
}

/** Crates whose modules, macros and manifests lean on each other; one file is damaged. */
function crateTargets(): readonly Target[] {
  const files = partsOf(new Map([...Object.entries(crate), ...kernelCrate()]));
  const read = (bytes: Uint8Array): Answer | null => {
    const texts = files.withDamaged(bytes);
    const host = treeHost(Object.fromEntries(texts));
    const answers = ["demo", "kernel"].map((path) => crateAnswer(parseRust({ kind: "crate", path }, host)));
    return plain(answers.every((answer) => answer !== null));
  };
  const isManifest = (file: Uint8Array): boolean => textOf(file).includes("[package]");
  return [
    {
      name: "crate",
      files: files.files.filter((file) => !isManifest(file)),
      wording: rust,
      bond: "none",
      read,
    },
    { name: "Cargo.toml", files: files.files.filter(isManifest), wording: toml, bond: "none", read },
  ];
}

function kernelCrate(): readonly (readonly [string, string])[] {
  const folder = join(process.cwd(), "test/crates/kernel-bindings");
  const names = ["Cargo.toml", "src/lib.rs", "src/base.rs", "src/loader.rs", "src/process.rs"];
  return names.map((name) => [`kernel/${name}`, readFileSync(join(folder, name), "utf8")]);
}

function crateAnswer(parsed: ParsedRust): Answer | null {
  for (const id of [...parsed.rootRecords, ...parsed.rootEnums])
    if (!parsed.model.records.has(id) && !parsed.model.enums.has(id))
      throw new Error(`${id} is not in the model`);
  for (const { type } of parsed.named.aliases) String(type.kind);
  for (const { type } of parsed.named.constants) String(type?.kind);
  return modelAnswer(parsed.model, parsed.diagnostics, rustc);
}

/** Null unless every record has a layout and nothing is said; what is said has words. */
function modelAnswer(model: Model, diagnostics: readonly Diagnostic[], rules: Rules): Answer | null {
  for (const one of diagnostics) demandWords(one);
  const layouts = computeLayouts(model, rules);
  visit(layouts);
  const isAnswered = isLaidOut(model, layouts) && !diagnostics.some((one) => severityOf(one) === "error");
  return isAnswered ? linesOf(layouts) : null;
}

/** A generic record has no layout without its arguments. */
function isLaidOut(model: Model, layouts: Layouts): boolean {
  const isGeneric = (id: string): boolean =>
    model.records.get(id)?.refused?.detail.includes("generic") === true;
  return [...layouts.records()].every((record) => layouts.layoutOf(record).ok || isGeneric(record));
}

function readAnnotated(text: string, parser: CParser): Answer | null {
  const { model, diagnostics } = parseC({ file: "text.h", text }, parser, { language: "c" });
  const computed = computeLayouts(model, msvcC);
  const door = annotatedLayouts(model, computed);
  if (door !== null) visit(door);
  return door === null ? null : modelAnswer(model, diagnostics, msvcC);
}

/** As a preprocessor prints them, text and definitions in one. */
function readConstantText(text: string, parser: CParser): Answer | null {
  const split = splitDefinitions(text);
  if (split.text.split("\n").length !== text.split("\n").length) throw new Error("a line went astray");
  const macros = readDefinitions(split.definitions, "text.h");
  const source = { file: "text.h", text: split.text };
  const constants = readConstants(
    { source, macros, vocabulary: "lent", cxx: null },
    parser,
    { language: "c" },
    null,
  );
  return plain(constants.size >= 14);
}

const annotated = `//0x40 bytes (sizeof)
struct _LOCKED
{
    UCHAR kind;                                                             //0x0
    ULONGLONG lock;                                                         //0x20
};

//0x10 bytes (sizeof)
struct _LIST_ENTRY
{
    struct _LIST_ENTRY* Flink;                                              //0x0
    struct _LIST_ENTRY* Blink;                                              //0x8
};

//0x28 bytes (sizeof)
struct _HOLDER
{
    struct _LIST_ENTRY Links;                                               //0x0
    union
    {
        ULONG Flags;                                                        //0x10
        struct
        {
            ULONG First:1;                                                  //0x10
            ULONG Second:31;                                                //0x10
        };
    };
    UCHAR Name[3][4];                                                       //0x14
    VOID (*Routine)(struct _HOLDER* arg1, LONG arg2);                       //0x20
};
`;

const definitions = `# 1 "text.h"
#define ONE 1
#define TWO (ONE + ONE)
#define WIDE 0xffffffffffffffffULL
#define SHIFTED (1u << 31)
#define CHOSEN (TWO > ONE ? 'a' : 'b')
#define MADE(x, y) ((x) * (y) + ONE)
#define TWELVE MADE(TWO, 5) + 1
#define JOINED(x) TW##x
#define PASTED JOINED(O)
#define CAST ((unsigned short)-1)
#define LOOP LOOP
#define TEXT "text"
enum Colour { red, green = 2, blue };
# 40 "other.h"
static const unsigned long limit = 1 + 2 + 2;
typedef struct _PAIR { int a; long long b; } PAIR;
#define SIZE_OF_INT sizeof(int)
#pragma push_macro("ONE")
#undef ONE
#define ONE 11
#pragma pop_macro("ONE")
const int low = green | 8;
`;

const macros = `
macro_rules! record {
    ($(#[$meta:meta])* $name:ident { $($field:ident : $kind:ty),* $(,)? }) => {
        $(#[$meta])* #[repr(C)] pub struct $name { $(pub $field: $kind),* }
    };
}
record! { Pair { first: u8, second: u64 } }
record! { Nested { pair: Pair, more: [Pair; COUNT], last: Word } }
macro_rules! words { ($($x:tt)*) => { $($x)* } }
words! { pub type Word = u16; pub const COUNT: usize = { let mut n = 0; while n < 3 { n += 1; } n }; }
#[repr(C)] pub struct Generic<T, const N: usize> { value: T, rest: [u8; N] }
#[repr(C)] pub union Either { number: u32, bytes: [u8; core::mem::size_of::<u64>()], held: Option<core::ptr::NonNull<Pair>> }
#[repr(C)] pub struct Uses { one: Generic<u8, 3>, two: Either, three: Option<extern "system" fn(u32) -> i32> }
#[repr(u8)] pub enum Kind { A = 1, B = Kind::A as u8 as isize + 4, C }
#[repr(C, packed(2))] pub struct Packed { kind: Kind, value: u64 }
const _: () = assert!(core::mem::size_of::<Packed>() == 10);
impl Pair { pub const fn answer(&self) -> u8 { self.first & 0x1f } }
`;

const crate: Readonly<Record<string, string>> = {
  "demo/Cargo.toml": `[package]
name = "demo"
version = "0.1.0"
edition = "2021"

[lib]
path = "src/lib.rs"

[features]
default = ["wide"]
wide = []

[dependencies]
other = { path = "../other", features = ["small"] }
`,
  "demo/src/lib.rs": `#[macro_use] mod macros;
pub mod parts;
use parts::{Part, Kind as Sort};
record! { Whole { part: Part, sort: Sort, far: other::Far } }
#[cfg(feature = "wide")] #[repr(C)] pub struct Wide { whole: [Whole; parts::COUNT] }
`,
  "demo/src/macros.rs": `macro_rules! record {
    ($name:ident { $($field:ident : $kind:ty),* }) => { #[repr(C)] pub struct $name { $($field: $kind),* } };
}
`,
  "demo/src/parts.rs": `pub const COUNT: usize = 2 * inner::HALF;
pub mod inner { pub const HALF: usize = ::other::ONE + 1; }
#[repr(C)] #[derive(Clone)] pub struct Part { a: u16, b: *const Part, c: [[u8; 3]; COUNT] }
#[repr(i32)] pub enum Kind { A = -1, B = COUNT as i32 }
`,
  "other/Cargo.toml": `[package]
name = "other"
edition = "2018"
[features]
small = []
`,
  "other/src/lib.rs": `#[cfg(feature = "small")] #[repr(C)] pub struct Far { near: u8 }
#[cfg(not(feature = "small"))] #[repr(C)] pub struct Far { near: u64 }
pub const ONE: usize = 1;
`,
};
