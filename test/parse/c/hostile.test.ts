import fc from "fast-check";
import { expect, test } from "vitest";
import { readC, recordIn } from "./reading.ts";

const deep = 10_000;
const nested: Readonly<Record<string, string>> = {
  records: `struct A {${"struct {".repeat(deep)}int x;${"};".repeat(deep)}};`,
  parentheses: `struct A { int x[${"(".repeat(deep)}1${")".repeat(deep)}]; };`,
  pointers: `struct A { int ${"*".repeat(deep)}x; };`,
  sums: `struct A { int x[1${"+1".repeat(deep)}]; };`,
};

for (const [what, text] of Object.entries(nested)) {
  test(`${what} nested 10,000 deep give a diagnostic, and the rest goes on`, () => {
    const { model, diagnostics } = readC(`${text}\nstruct B { int y; };`);
    expect(recordIn(model, "A").refused).not.toBeNull();
    expect(recordIn(model, "B").refused).toBeNull();
    expect(diagnostics).toMatchObject([{ code: "nesting-too-deep", span: { line: 1 } }]);
  }, 10_000);
}

test("a chain of 10,000 typedefs in order is followed", () => {
  const chain = Array.from({ length: deep }, (_, index) => `typedef T${index} T${index + 1};`).join("\n");
  const { diagnostics } = readC(`typedef int T0;\n${chain}\nstruct A { T${deep} x; };`);
  expect(diagnostics).toEqual([]);
}, 20_000);

test("typedefs and macros that name each other end", () => {
  const text =
    "typedef A B; typedef B A; struct S { A a; };\n#define X Y\n#define Y X\nstruct T { X x; int y[X]; };";
  const { model } = readC(text);
  expect(recordIn(model, "T").fields.map(({ type }) => type.kind)).toEqual(["alias", "unresolved"]);
});

test("macros that double 39 times are computed once each", () => {
  const doubling = Array.from(
    { length: 39 },
    (_, index) => `#define M${index} (M${index + 1}+M${index + 1})`,
  );
  const { model } = readC(`${doubling.join("\n")}\n#define M39 1LL\nstruct A { char x[M0]; };`);
  expect(recordIn(model, "A").fields[0]?.type).toMatchObject({ kind: "array", length: 2 ** 39 });
}, 10_000);

test("3,000 records left open are read in bounded time", () => {
  expect(readC("struct A {\n".repeat(3000)).diagnostics.length).toBeGreaterThan(0);
}, 10_000);

const pieces = [
  "struct A {", "typedef struct {", "union", "enum E {", "}", "} T;", ";", "int x", ":", "0", ",", "(", ")", "[", "]", "*",
  "__declspec(align(", "#pragma pack(push, ", "\n", "#if 1", "#endif", "#define X ", "sizeof(", "offsetof(A, x)", "A", "x",
  "/*", "*/", "//", '"', "'", "\\", "__attribute__((", "_Static_assert(", "__pragma(pack(1))", "extern \"C\" {", "=", "1 +",
]; // oxfmt-ignore

test("no text makes the reader throw", () => {
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(" "));
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: "binary", maxLength: 200 })), (source) => {
      expect(readC(source).model.language).toBe("c");
    }),
    { numRuns: 500 },
  );
});
