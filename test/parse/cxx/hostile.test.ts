import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { computeLayouts } from "../../../src/layout/compute.ts";
import { msvcCxx } from "../../../src/layout/rules.ts";
import { readCxx, sizeOf } from "./reading.ts";

const deep = 10_000;
const last = "\nstruct Last { int y; };";

const nested: Readonly<Record<string, string>> = {
  parentheses: `struct A { int x[${"(".repeat(deep)}1${")".repeat(deep)}]; };`,
  negations: `struct A { int x[${"!".repeat(deep)}1]; };`,
  declarators: `struct A { int ${"(*".repeat(deep)}p${")".repeat(deep)}; };`,
  pointers: `struct A { int ${"* const ".repeat(deep)}p; };`,
  alignments: `struct A { ${"alignas(".repeat(deep)}4${")".repeat(deep)} int x; };`,
  dimensions: `struct A { int x${"[2]".repeat(deep)}; };`,
  "arguments of templates": `template <class T> struct T1 { T t; }; struct A { ${"T1<".repeat(deep)}int${">".repeat(deep)} x; };`,
  names: `struct A { ${"a::".repeat(deep)}x y; };`,
};

for (const [what, text] of Object.entries(nested))
  test(`${what} nested 10,000 deep refuse their record, and the rest goes on`, () => {
    expect(typeof sizeOf(text + last, "A")).toBe("string");
    expect(sizeOf(text + last, "Last")).toBe(4);
  }, 20_000);

test.each([
  ["an assertion", (open: string, close: string) => `static_assert(${open}sizeof(A) == 4${close});`],
  ["sizeof", (open: string, close: string) => `struct B { int x[sizeof${open}int${close}]; };`],
  ["a null pointer", (open: string, close: string) => `struct B { int x[sizeof${open}(A *)0${close}]; };`],
])("%s in 100,000 parentheses does not exhaust the stack", (_name, write) => {
  const text = `struct A { int x; };${write("(".repeat(100_000), ")".repeat(100_000))}`;
  expect(sizeOf(text, "A")).toBe(4);
});

const unclosed: Readonly<Record<string, string>> = {
  namespaces: `${"namespace a {".repeat(deep)}${"}".repeat(deep)}`,
  classes: `${"struct {".repeat(deep)}${"} x;".repeat(deep)};`,
  linkage: 'extern "C" '.repeat(deep),
  "closing braces": "}".repeat(deep),
  "opening parentheses": "(".repeat(deep),
  colons: "::".repeat(deep),
  templates: "template <".repeat(deep),
  "arguments in casts": `template <int N> struct T { }; struct A { int x[${"T<".repeat(1000)}1${">(1)".repeat(1000)}]; };`,
  "arguments in sizeof": `template <int N> struct T { int x; }; struct A { int x[${"sizeof(((T<".repeat(1000)}1${">*)0)->x)".repeat(1000)}]; };`,
  "untagged classes": "struct { int x; }; ".repeat(deep),
  "lesser numbers": `const int x = ${"1 < ".repeat(5 * deep)} 1;`,
  "classes left open": "struct A {\n".repeat(deep),
};

for (const [what, text] of Object.entries(unclosed))
  test(`${deep} ${what} are read in bounded time`, () => {
    expect(readCxx(text).model.language).toBe("c++");
  }, 20_000);

test("templates that make more of themselves end", () => {
  const types = "template <class T> struct L { L<L<T>> *p; L<L<T>> v; }; struct A { L<int> x; };";
  const numbers = "template <int N> struct F { F<N + 1> v; }; struct A { F<0> x; };";
  const names = Array.from(
    { length: 60 },
    (_, index) => `template <class T> using A${index + 1} = P<A${index}<T>, A${index}<T>>;`,
  );
  const doubling = `template <class A, class B> struct P { A *a; B *b; }; template <class T> using A0 = P<T, T>; ${names.join("\n")} struct A { A60<int> x; };`;
  for (const text of [types, numbers, doubling]) expect(typeof sizeOf(text, "A")).toBe("string");
}, 20_000);

test("classes that double their bases 60 times are refused, not laid out", () => {
  const steps = Array.from(
    { length: 60 },
    (_, index) =>
      `struct A${index} : R${index} {}; struct B${index} : R${index} {}; struct R${index + 1} : A${index}, B${index} {};`,
  );
  const layout = sizeOf(`struct R0 { char c; };\n${steps.join("\n")}`, "R60");
  expect(layout).toMatch(/fields|larger/);
}, 20_000);

test("chains of bases longer than anybody writes are refused", () => {
  const chain = (kind: string): string =>
    Array.from(
      { length: 2000 },
      (_, index) => `struct S${index + 1} : ${kind} S${index} { S${index + 1}(); virtual void f(); };`,
    ).join("\n");
  for (const kind of ["", "virtual"])
    expect(sizeOf(`struct S0 { char c; };\n${chain(kind)}`, "S2000")).toContain("nested more than");
}, 20_000);

const header = readFileSync(
  new URL("../../../probes/headers/every-cxx-construct.hpp", import.meta.url),
  "utf8",
);
const pieces = [
  "(",
  ")",
  "{",
  "}",
  "<",
  ">",
  ";",
  ":",
  "::",
  ",",
  "*",
  "&",
  "~",
  "=",
  "[",
  "class ",
  "template <",
  "virtual ",
];

test("no damage to a header makes the reader or the engine throw", () => {
  const damage = fc.record({
    at: fc.nat(header.length),
    drop: fc.nat(6),
    piece: fc.constantFrom("", ...pieces),
    isCut: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
      const text = damages.reduce(
        (whole, { at, drop, piece, isCut }) =>
          isCut && piece === "" ? whole.slice(0, at) : whole.slice(0, at) + piece + whole.slice(at + drop),
        header,
      );
      const layouts = computeLayouts(readCxx(text).model, msvcCxx);
      for (const record of layouts.records()) layouts.layoutOf(record);
    }),
    { numRuns: 150 },
  );
}, 120_000);
