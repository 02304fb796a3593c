import { array, assert, constantFrom, property } from "fast-check";
import { expect, test } from "vitest";
import { fieldsOf, parseCrate, parseFile, parseFile as parse, recordOf, said } from "./tree.ts";

test("one missing brace costs one record", () => {
  const parsed = parseFile("#[repr(C)]\nstruct Broken { a: u8,\n\n#[repr(C)]\npub struct After { b: u16 }\n");
  expect(recordOf(parsed, "Broken").refused?.code).toBe("syntax");
  expect(fieldsOf(parsed, "After")).toEqual(["b: u16"]);
  expect(said(parsed)[0]).toMatch(/^lib\.rs:2:15 /);
});

test("a brace too many is said and skipped", () => {
  const parsed = parseFile("struct A { a: u8 } }\n#[repr(C)] struct B { b: u8 }");
  expect(parsed.rootRecords).toEqual(["A", "B"]);
  expect(said(parsed)[0]).toMatch(/^lib\.rs:1:20 /);
});

test("an item that does not end is said, and hides none behind it", () => {
  const beginnings = [
    "use", "use a::b", "mod m", "extern crate a", "impl A", "impl A;", "type T = u8", "const N: u8 = 1", "static S: u8 = 1", "const _: () = ()",
  ]; // prettier-ignore
  for (const beginning of beginnings) {
    const parsed = parseFile(`${beginning}\npub struct B { b: u8 }`);
    expect(parsed.rootRecords, beginning).toEqual(["B"]);
    expect(
      parsed.diagnostics.map(({ code }) => code),
      beginning,
    ).toContain("rust-syntax");
  }
});

test("a field that cannot be read refuses its record and only that", () => {
  const parsed = parseFile("#[repr(C)] struct A { a u8, b: u8 }\n#[repr(C)] struct B { b: u8 }");
  expect(recordOf(parsed, "A").refused?.code).toBe("syntax");
  expect(recordOf(parsed, "B").refused).toBeNull();
});

test("a struct without a name is counted and refused", () => {
  const parsed = parseFile("struct { a: u8 }\n#[repr(C)] struct B { b: u8 }");
  expect([...parsed.model.records.values()].map((record) => [record.name, record.refused?.code])).toEqual([
    [null, "syntax"],
    ["B", undefined],
  ]);
});

test("nesting of 10,000 brackets, pointers or modules is refused in bounded time", () => {
  const many = 10_000;
  const array = parseFile(
    `#[repr(C)] struct A { a: ${"[".repeat(many)}u8${"; 1]".repeat(many)} }\n#[repr(C)] struct B { b: u8 }`,
  );
  expect(array.rootRecords).toEqual(["A", "B"]);
  const pointers = parseFile(`#[repr(C)] struct A { a: ${"*mut ".repeat(many)}u8 }`);
  expect(pointers.rootRecords).toEqual(["A"]);
  const modules = parseFile(`${"mod m { ".repeat(many)}${"}".repeat(many)}\n#[repr(C)] struct B { b: u8 }`);
  expect(modules.rootRecords).toEqual(["B"]);
  expect(said(modules)[0]).toContain("nested more than");
  const value = parseFile(
    `pub const N: usize = ${"(".repeat(many)}1${")".repeat(many)}; pub const M: usize = ${"-".repeat(many)}1; #[repr(C)] struct B { b: [u8; N] }`,
  );
  expect(fieldsOf(value, "B")).toEqual(["b: ?value"]);
  const groups = parseFile(
    `use ${"a::{".repeat(many)}b${"}".repeat(many)}; #[cfg(${"not(".repeat(many)}windows${")".repeat(many)})] struct C; #[repr(C)] struct B { b: u8 }`,
  );
  expect(groups.rootRecords).toContain("B");
});

test("a sum or a product of 10,000 operands has no value, and the rest goes on", () => {
  for (const operator of [" + 1", " as usize", " *const 1"]) {
    const text = `pub const N: usize = 1${operator.repeat(10_000)}; #[repr(C)] struct A { a: [u8; N] } #[repr(C)] struct B { b: u8 }`;
    expect(parseFile(text).rootRecords).toEqual(["A", "B"]);
  }
});

test("a module that contains itself is said, the rest is read", () => {
  const parsed = parseCrate({
    "demo/src/lib.rs": '#[path = "lib.rs"] mod me;\n#[repr(C)] struct A { a: u8 }',
  });
  expect(parsed.rootRecords).toEqual(["A"]);
  expect(said(parsed)).toEqual(["demo/src/lib.rs:1:24 mod me: demo/src/lib.rs contains itself"]);
  const included = parseCrate({ "demo/src/lib.rs": 'include!("lib.rs");\n#[repr(C)] struct A { a: u8 }' });
  expect(included.rootRecords).toEqual(["A"]);
});

test("#[path] and include! that leave the crate are refused unless allowed", () => {
  const files = {
    "demo/src/lib.rs": '#[path = "../../secret.rs"] mod a;\ninclude!("/etc/x.rs");',
    "secret.rs": "#[repr(C)] struct S { a: u8 }",
    "/etc/x.rs": "",
  };
  const parsed = parseCrate(files);
  expect(parsed.rootRecords).toEqual([]);
  expect(
    said(parsed)
      .map((line) => line.split(" ")[1])
      .sort(),
  ).toEqual(["/etc/x.rs", "secret.rs"]);
  expect(parseCrate(files, { allowOutside: true }).rootRecords).toEqual(["a::S"]);
});

test("a missing module file is said with what was tried", () => {
  const parsed = parseCrate({ "demo/src/lib.rs": "mod gone;\n#[repr(C)] struct A { a: u8 }" });
  expect(said(parsed)).toEqual([
    "demo/src/lib.rs:1:5 mod gone: no file (tried demo/src/gone.rs, demo/src/gone/mod.rs)",
  ]);
  expect(parsed.rootRecords).toEqual(["A"]);
});

test("a manifest that is no TOML, and a missing crate, are said", () => {
  expect(said(parseCrate({ "demo/Cargo.toml": "[package" }))[0]).toContain("demo/Cargo.toml");
  expect(said(parseCrate({}))[0]).toContain("demo/src/lib.rs: no such file");
});

test("an array of 2^40 elements is read as written; one of 2^60 has no length", () => {
  const parsed = parseFile("#[repr(C)] struct A { a: [u8; 1 << 40], b: [u8; 1 << 60] }");
  expect(fieldsOf(parsed, "A")).toEqual([`a: [u8; ${2 ** 40}]`, "b: ?value"]);
});

test("a generic record that wraps itself without end is stopped", () => {
  const parsed = parseFile(
    "#[repr(C)] struct W<T> { inner: *mut T, next: [W<W<T>>; 1] } #[repr(C)] struct A { w: W<u8> }",
  );
  expect(parsed.model.records.size).toBeLessThan(2000);
});

test("no text makes the front end throw", () => {
  const piece = constantFrom(
    "struct", "A", "{", "}", "(", ")", "[", "]", "<", ">", ";", ",", ":", "::", "#", "#[repr(C)]", "macro_rules!", "$x:ty", "$(", ")*", "=>", "u8",
    "mod", "use", "enum", "union", "impl", "const", "=", "1", "'a", '"', "'", "/*", "//", "\n", "fn", "pub", "A!", "*mut", "&", "as", "-", "r#", "b'", "\\", "é", "😀", "..", "extern", "type", "Self", "if", "match", "|",
  ); // prettier-ignore
  assert(
    property(array(piece, { maxLength: 60 }), (pieces) => {
      expect(parse(pieces.join(" ")).model.language).toBe("rust");
    }),
    { numRuns: 2000 },
  );
});

// What grows faster than the text would not end within the time a test has.
test("text made to be slow is read to its end", () => {
  const many = 200_000;
  const slow = [
    `${"/*".repeat(many)}${"*/".repeat(many)}`,
    `${"(".repeat(many)}${"]".repeat(many)}`,
    "m!{} ".repeat(many / 10),
    "'\\".repeat(many),
    'r#"'.repeat(many),
    "struct A; ".repeat(many / 10),
    `mod m { ${"use super::*; ".repeat(200)} }`.repeat(20),
  ];
  for (const text of slow) expect(parseFile(text).model.language).toBe("rust");
});

test("constants that each take long have an end together, the rest is still read", () => {
  const many = Array.from({ length: 100 }, (_, at) => `pub const C${at}: u32 = spin(20_000);`);
  const parsed = parseFile(
    `const fn spin(n: u32) -> u32 { let mut i = 0; while i < n { i += 1; } i } ${many.join("\n")}
     #[repr(C)] struct A { a: u8 }`,
  );
  const { constants } = parsed.named;
  expect(constants[0]?.value).toBe(20_000n);
  expect(constants.at(-1)?.why).toMatch(/^all constants together take more than/);
  expect(parsed.rootRecords).toEqual(["A"]);
});

test("discriminants that ask for each other are told, and those that ask in order are computed", () => {
  const text = `#[repr(u8)] enum Cycle { A = Cycle::B as u8, B = Cycle::A as u8 }
    #[repr(u8)] enum Ordered { A = 3, B = Ordered::A as u8 + 4, C }
    #[repr(C)] struct S { cycle: Cycle, bytes: [u8; Ordered::C as usize] }`;
  const parsed = parseFile(text);
  expect(fieldsOf(parsed, "S")).toEqual(["cycle: Cycle", "bytes: [u8; 8]"]);
  expect(parsed.model.enums.get("Cycle")?.refused?.detail).toContain("it is defined by itself");
});

test("enums that ask for one another 5,000 deep end", () => {
  const chain = Array.from(
    { length: 5000 },
    (_, at) => `#[repr(u8)] enum E${at} { A = E${at + 1}::A as u8 + E${at + 1}::A as u8 }`,
  );
  const text = `${chain.join("\n")}\n#[repr(u8)] enum E5000 { A }\n#[repr(C)] struct S { e: E0 }`;
  expect(fieldsOf(parseFile(text), "S")).toEqual(["e: E0"]);
});
