import { expect, test } from "vitest";
import { readC, recordIn } from "./reading.ts";

const refusalOf = (text: string, id: string) => recordIn(readC(text).model, id).refused;
const codesOf = (text: string) => readC(text).diagnostics.map(({ code }) => code);

test("a record with a syntax error is there and refused, and the rest goes on", () => {
  const text = "typedef struct _A { int x y; } A, *PA;\nstruct B { PA a; A b; };";
  const { model, diagnostics } = readC(text);
  expect(recordIn(model, "_A")).toMatchObject({ refused: { code: "syntax" }, aliases: ["A"] });
  expect(recordIn(model, "B")).toMatchObject({ refused: null, fields: [{ name: "a" }, { name: "b" }] });
  expect(diagnostics).toMatchObject([{ code: "c-syntax", span: { file: "text.h", line: 1 } }]);
});

test("an untagged record with a syntax error is there under its typedef's name", () => {
  expect(refusalOf("typedef union { int x y; } U;", "U")).toMatchObject({ code: "syntax" });
});

test("an unterminated record is refused and the next one, on a line of its own, is read", () => {
  const { model, diagnostics } = readC("struct A { int x;\nstruct B { int y; };\n");
  expect(recordIn(model, "A").refused).toMatchObject({ code: "syntax" });
  expect(recordIn(model, "B").refused).toBeNull();
  expect(diagnostics).toMatchObject([{ code: "c-syntax", span: { line: 1, column: 1 } }]);
});

test("a pack pragma between members is an open question, for that record only", () => {
  const text = "struct A { char c;\n#pragma pack(1)\nint x; };\nstruct B { char c; int x; };";
  expect(refusalOf(text, "A")).toMatchObject({ code: "open" });
  expect(recordIn(readC(text).model, "B")).toMatchObject({ refused: null, pack: 1 });
});

test("a pragma between members that leaves the packing as it is does not matter", () => {
  expect(refusalOf("#pragma pack(1)\nstruct A { char c;\n#pragma pack(push, 1)\nint x; };", "A")).toBeNull();
});

test("a packing that MSVC does not document refuses what is defined under it, until the next one", () => {
  const text = "#pragma pack(3)\nstruct A { int x; };\n#pragma pack(4)\nstruct B { int x; };";
  expect(refusalOf(text, "A")).toMatchObject({ code: "open" });
  expect(recordIn(readC(text).model, "B")).toMatchObject({ refused: null, pack: 4 });
  expect(codesOf(text)).toEqual(["c-pack"]);
});

test("a pop of an unknown label is told and changes nothing, unless a number follows", () => {
  const text =
    "#pragma pack(2)\n#pragma pack(pop, nobody)\nstruct A { int x; };\n#pragma pack(pop, nobody, 4)\nstruct B { int x; };";
  const { model } = readC(text);
  expect(recordIn(model, "A")).toMatchObject({ refused: null, pack: 2 });
  expect(recordIn(model, "B").refused).toMatchObject({ code: "open" });
  expect(codesOf(text)).toEqual(["c-pack", "c-pack"]);
});

test("a packing that only some branches of an #if leave in force refuses what comes under it", () => {
  const under = (before: string): string =>
    `${before}\nstruct A { char c; int x; };\n#pragma pack()\nstruct B { int x; };`;
  const branches = [
    "#ifdef TIGHT\n#pragma pack(1)\n#endif",
    "#if TIGHT\n#pragma pack(1)\n#elif LOOSE\n#pragma pack(4)\n#else\n#pragma pack(1)\n#endif",
    "#if 0\n#elif TIGHT\n#pragma pack(1)\n#endif",
  ];
  for (const before of branches) {
    expect(refusalOf(under(before), "A"), before).toMatchObject({ code: "unsupported" });
    expect(refusalOf(under(before), "B"), before).toBeNull();
  }
  const alike = [
    "#ifdef TIGHT\n#pragma pack(1)\n#else\n#pragma pack(push, 1)\n#pragma pack(1)\n#pragma pack(pop)\n#pragma pack(1)\n#endif",
    "#pragma pack(1)\n#ifdef TIGHT\n#pragma pack(push, 4)\nstruct C { char c; int x; };\n#pragma pack(pop)\n#endif",
  ];
  for (const before of alike)
    expect(recordIn(readC(under(before)).model, "A"), before).toMatchObject({ refused: null, pack: 1 });
});

test("pack(16) and the default limit nothing, and a given default limits what no pragma covers", () => {
  const text =
    "struct A { int x; };\n#pragma pack(16)\nstruct B { int x; };\n#pragma pack()\nstruct C { int x; };";
  const { model } = readC(text, { defaultPack: 4 });
  expect(["A", "B", "C"].map((id) => recordIn(model, id).pack)).toEqual([4, null, 4]);
});

test("align between the brace and the typedef name is an open question", () => {
  expect(refusalOf("typedef struct { int x; } __declspec(align(8)) T;", "T")).toMatchObject({ code: "open" });
});

test("a conditional inside a record refuses it; one outside leaves two records, refused if they differ", () => {
  const inside = "struct A { int x;\n#ifdef WIDE\nint y;\n#endif\n};";
  expect(refusalOf(inside, "A")).toMatchObject({ code: "unsupported" });
  expect(codesOf(inside)).toEqual(["c-conditional"]);
  const outside =
    "#ifdef WIDE\nstruct A { int x; };\n#else\nstruct A { char x; };\n#endif\nstruct B { int x; };";
  expect(refusalOf(outside, "A")).toMatchObject({ code: "unsupported" });
  expect(refusalOf(outside, "B")).toBeNull();
  expect(codesOf(outside)).toEqual(["c-redefinition"]);
});

test("what is under #if 0 or #ifdef __cplusplus is not there", () => {
  const text =
    "struct A {\n#if 0\nint no;\n#else\nchar yes;\n#endif\n#ifdef __cplusplus\nint neither;\n#endif\n};";
  expect(recordIn(readC(text).model, "A")).toMatchObject({ refused: null, fields: [{ name: "yes" }] });
});

test("the same definition twice, in other words, is no redefinition", () => {
  const text =
    "typedef unsigned long ULONG; typedef unsigned long ULONG; struct A { ULONG x; }; struct A { unsigned long x; };";
  expect(codesOf(text)).toEqual([]);
});

test("a typedef with two meanings has none", () => {
  const { model, diagnostics } = readC("typedef int T; typedef char T; struct A { T t; };");
  expect(recordIn(model, "A").fields).toMatchObject([{ type: { target: { kind: "unresolved" } } }]);
  expect(diagnostics).toMatchObject([{ code: "c-redefinition", args: { name: "T" } }]);
});

test("a typedef of two records is an alias of neither", () => {
  const { model, diagnostics } = readC(
    "struct A { int x; }; struct B { char x; }; typedef struct A T; typedef struct B T;",
  );
  expect(["A", "B"].map((id) => recordIn(model, id).aliases)).toEqual([[], []]);
  expect(diagnostics).toMatchObject([{ code: "c-redefinition", args: { name: "T" } }]);
});

test.each([
  ["at once", "enum A { N = 1 }; enum B { N = 2 }; typedef char T[N];"],
  ["later", "enum A { N = 1 }; typedef char T[N]; enum B { N = 2 };"],
  ["thrice", "enum A { N = 1 }; enum B { N = 2 }; enum C { N = 1 }; typedef char T[N];"],
  ["where only one can be computed", "enum A { N = UNKNOWN }; enum B { N = 2 }; typedef char T[N];"],
  ["where only the other can be computed", "enum A { N = 2 }; enum B { N = UNKNOWN }; typedef char T[N];"],
])("a constant that is defined twice with different values has none: %s", (_when, text) => {
  const { model, diagnostics } = readC(`${text} struct R { T t; };`);
  expect(model.constants.get("N")).toBeUndefined();
  expect(recordIn(model, "R").fields).toMatchObject([{ type: { target: { kind: "unresolved" } } }]);
  expect(diagnostics.filter(({ code }) => code === "c-redefinition")).toMatchObject([
    { args: { name: "N" } },
  ]);
});

test("an unknown type is told where it is needed by value and not where it is pointed at", () => {
  const { diagnostics } = readC("struct A {\n  NOBODY *p;\n  NOBODY v;\n};");
  expect(diagnostics).toMatchObject([
    { code: "c-unknown-type", args: { spelling: "NOBODY" }, span: { line: 3, column: 10 } },
  ]);
});

test("a length or a width that nobody can compute gives its field no type", () => {
  const { model, diagnostics } = readC(
    "struct B { int x; }; struct A { int a[COUNT], b[sizeof(struct B)], c[-1]; int d : WIDTH; };",
  );
  for (const field of recordIn(model, "A").fields) expect(field.type).toMatchObject({ kind: "unresolved" });
  expect(diagnostics.map(({ code }) => code)).toEqual([
    "c-constant",
    "c-constant",
    "c-constant",
    "c-constant",
  ]);
});

test("a macro with two meanings has no value", () => {
  const text = "#ifdef WIDE\n#define N 4\n#else\n#define N 8\n#endif\nstruct A { char c[N]; };";
  expect(recordIn(readC(text).model, "A").fields[0]?.type).toMatchObject({ kind: "unresolved" });
});

test("nor is one an attribute or a type", () => {
  const text =
    "#ifdef GNU\n#define PACKED __attribute__((packed))\n#define WIDE long long\n#else\n#define PACKED\n#define WIDE char\n#endif\n" +
    "struct PACKED A { char c; int x; };\nstruct B { WIDE x; };";
  expect(refusalOf(text, "A")).toMatchObject({ code: "syntax" });
  expect(recordIn(readC(text).model, "B").fields[0]?.type).toMatchObject({ reason: { code: "unsupported" } });
});

test("__int128, which MSVC does not have, is refused by value", () => {
  expect(recordIn(readC("struct A { unsigned __int128 x; };").model, "A").fields[0]?.type).toMatchObject({
    reason: { code: "unsupported" },
  });
});

test("a record may have the name of a macro for assertions, where it takes no operands", () => {
  const { model, diagnostics } = readC("struct C_ASSERT { int x; };");
  expect(recordIn(model, "C_ASSERT")).toMatchObject({ name: "C_ASSERT", refused: null });
  expect(diagnostics).toEqual([]);
});

test("an attribute that nobody knows is told; a harmless one is not", () => {
  const text = "struct __declspec(novtable) A { int x; }; struct __declspec(strange) B { int x; };";
  expect(readC(text).diagnostics).toMatchObject([
    { code: "c-ignored-attribute", args: { attribute: "__declspec(strange)" } },
  ]);
});

test("a record that a mistake before it hides is told", () => {
  for (const text of [
    "(\nstruct Lost { int x; };",
    "{\nstruct Lost { int x; };",
    "void f(void) {\nstruct Lost { int x; };",
    "struct Lost long long items[]; };",
    "struct Lost #pragma pack(push, 1)\n { int x; };",
    "__declspec(align(4)} typedef char C; struct Lost { C c; );",
    "// mac\rstruct Lost { int x; };\r",
    "#pragma pack(1)\rstruct Lost { int x; };",
    'extern "C" { struct A { int x; };',
    "/* open\nstruct Lost { int x; };",
    "int a; ' struct Lost { int x; };",
    "C_ASSERT/ 1;struct Lost { int x; };",
    "C_ASSERT(1) struct Lost { int x; };",
    "struct [[ Lost { };",
    "strucct Lost { int x; };",
    "struct __declspecalign(2) Lost { int x; };",
    "struct __declspecint x[(align(2)) Lost { int x; };",
    "struct Lost : 0;{ int x; };",
    "struct_Lost { int x };",
    "struct A {#pragma pack(push, 1)\nchar x; };",
    "#pragmapack(pop)\nstruct A { int x; };",
    "#if 0\nstruct Lost { int x; };",
    "#ifdef X\nstruct A { int x; };",
  ])
    expect(codesOf(text), text).toContain("c-syntax");
  for (const text of [
    "int f(void) { struct B { int x; } b; return b.x; };",
    "int f(void) NOTHROW { int x; return 0; }",
    'extern "C" { struct A { int x; }; }',
    'extern "C" { int x }',
    '__declspec(deprecated("no; { never")) void f(void);',
    "// windows\r\nstruct A { int x; };\r\n",
    "int list[] = { 1, 2 }; struct A { int x; } a = { 1 };",
    "int f(a, b) int a; char b; { return a; } struct A { int x; };",
    '#\n# // nothing\n#ident "x"\n#pragma once\nstruct A { int x; };',
    "#if X\n#strange\n#endif\nstruct A { int x; };",
    "#if X\nvoid f(void) {\n#else\nvoid g(void) {\n#endif\n}",
  ])
    expect(codesOf(text), text).toEqual([]);
});

test("names that every object of JavaScript has are types only where the text declares them", () => {
  for (const name of ["__proto__", "constructor", "toString"])
    expect(recordIn(readC(`struct A { ${name} x; };`).model, "A").fields[0]?.type).toMatchObject({
      kind: "unresolved",
    });
});
