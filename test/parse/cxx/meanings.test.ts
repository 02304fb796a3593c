import { expect, test } from "vitest";
import { readCxx, sizeOf } from "./reading.ts";

// What a name or an expression means where it is in doubt: nothing is chosen. Values that are not: probes/headers.

test.each([
  ["a comma", "struct A { char x[(1, 2)]; };"],
  ["words behind a number", "struct A { char x[3 more]; };"],
  ["a member of a constant", "enum { N = 3 }; struct A { char x[N.value]; };"],
  ["an enumerator with words behind it", "enum { N = 3 more }; struct A { char x[N]; };"],
  ["a constant with words behind it", "const int N = 3 more; struct A { char x[N]; };"],
])("an expression with %s in it is not computed as far as it can be read", (_name, text) => {
  expect(sizeOf(text, "A")).toContain("is not computed here");
});

test.each(["(long long)((int *)8 + 1)", "-(int *)8"])(
  "nothing is computed with the address in %s",
  (length) => {
    expect(sizeOf(`struct A { char x[${length}]; };`, "A")).toContain("an operation on an address");
  },
);

test("after an enumerator that nobody can compute the next ones have no value either", () => {
  const text = "enum E { X = elsewhere(), Y, Z = 4, W }; struct A { char x[Y]; }; struct B { char x[W]; };";
  expect(sizeOf(text, "A")).toContain("is not computed here");
  expect(sizeOf(text, "B")).toBe(5);
  expect(readCxx(text).diagnostics.map(({ code }) => code)).toContain("c-constant");
});

test("a constant that nobody can compute hides one of the same name around it", () => {
  const text = "enum { N = 5 }; namespace n { const int N = elsewhere(); struct A { char x[N]; }; }";
  expect(sizeOf(text, "n::A")).toContain("is not computed here");
});

test("a parameter whose type nobody defines has no value", () => {
  const text = "template <other::size N> struct T { char x[N]; }; struct A { T<3> t; };";
  expect(sizeOf(text, "A")).toContain("template T");
});

const either = (one: string, other: string): string => `#if SOMETHING\n${one}\n#else\n${other}\n#endif\n`;

test.each([
  ["a typedef", "typedef int T;", "typedef short T;"],
  ["a typedef and a class", "typedef int T;", "struct T { short s; };"],
  ["an alias and an enum", "using T = short;", "enum T { one };"],
  ["a typedef of two pointers", "typedef char *T;", "typedef char T[3];"],
])("%s that both branches of a condition define otherwise is none of them", (_name, one, other) => {
  for (const text of [either(one, other), either(other, one)]) {
    expect(sizeOf(`${text}struct A { T t; };`, "A")).toContain("defined twice");
    expect(readCxx(text).diagnostics.map(({ code }) => code)).toEqual(["c-redefinition"]);
  }
});

test("a constant that is defined twice with different values has none", () => {
  for (const text of [
    either("const int N = 1;", "const int N = 2;"),
    either("enum E { N = 1 };", "enum E { N = 2 };"),
    either("enum { N = 1 };", "const char N = 2;"),
  ]) {
    expect(sizeOf(`${text}struct A { char x[N]; };`, "A")).toContain("defined twice");
    expect(readCxx(text).model.constants.has("N")).toBe(false);
  }
  const same = either("const int N = 2;", "enum { N = 1 + 1 };");
  expect(sizeOf(`${same}struct A { char x[N]; };`, "A")).toBe(2);
});

test("an enum that is defined twice with different contents holds no field", () => {
  const text = either("enum E : char { one };", "enum E : short { one };");
  expect(sizeOf(`${text}struct A { E e; };`, "A")).toContain("defined twice");
});

test("a class that is defined twice with different bases has no layout", () => {
  const base = "struct B { int b; };\n";
  const text = `${base}${either("struct A : B { char c; };", "struct A { char c; };")}`;
  expect(sizeOf(text, "A")).toContain("defined twice");
});

test("a name is no alias of a record that it only may mean", () => {
  const text = `struct X { int x; }; struct Y { char y; };\n${either("typedef X T;", "typedef Y T;")}`;
  const { model } = readCxx(text);
  expect([...model.records.values()].map(({ aliases }) => aliases)).toEqual([[], []]);
});

test.each([
  ["one of two need hold", "sizeof(A) == 4 || sizeof(void *) == 4"],
  ["both of two need hold or another", "sizeof(A) == 4 && sizeof(int) == 8 || true"],
  ["a condition chooses", "sizeof(A) == 4 ? 1 : true"],
  ["a result is compared", "sizeof(A) == 4 == 0"],
  ["a result is masked", "sizeof(A) == 4 ^ 1"],
  ["a typedef asks for an alignment of its own", "alignof(Aligned) == 16"],
])("an assertion states nothing where %s", (_name, condition) => {
  const text = `struct A { int x[2]; }; typedef __declspec(align(16)) A Aligned; static_assert(${condition}, "");`;
  expect(readCxx(text).model.stated).toEqual([]);
});
