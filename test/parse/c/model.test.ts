import { expect, test } from "vitest";
import { fieldIn, readC, recordIn } from "./reading.ts";

test("places are those of the original file when line markers say so", () => {
  const text = '# 1 "a/b.h"\nstruct A {\n# 40 "c\\\\d.h" 1\n  int inner;\n# 3 "a/b.h" 2\n  int x;\n};';
  const { model } = readC(text);
  expect(fieldIn(model, "A", "inner").span).toMatchObject({ file: "c/d.h", line: 40, column: 7 });
  expect(fieldIn(model, "A", "x").span).toMatchObject({ file: "a/b.h", line: 3, column: 7 });
  expect(recordIn(model, "A").span).toMatchObject({ file: "a/b.h", line: 1, column: 8 });
});

test("a record is called by its tag, else its typedef, else its member path", () => {
  const { model } = readC(
    "typedef struct _A { struct { int x; } u; union { int y; }; } A, AA, *PA; typedef struct { int z; } B;",
  );
  expect([...model.records.keys()]).toEqual(["_A", "_A::<u>", "_A::<1>", "B"]);
  expect(recordIn(model, "_A").aliases).toEqual(["A", "AA"]);
  expect(recordIn(model, "B")).toMatchObject({ name: null, aliases: ["B"] });
});

test("the vocabulary lends what the text uses and does not define, and says so", () => {
  const { model, diagnostics } = readC(
    "typedef char BYTE; struct A { BYTE b; ULONG u; LIST_ENTRY l; PVOID p; char path[MAX_PATH]; };",
  );
  expect(diagnostics).toEqual([]);
  expect(model.vocabulary).toEqual(["LIST_ENTRY", "MAX_PATH", "PVOID", "ULONG"]);
  expect(fieldIn(model, "A", "b").type).toMatchObject({ target: { class: "character" } });
  expect(recordIn(model, "_LIST_ENTRY").fields).toHaveLength(2);
});

test("a record of the vocabulary gives way to the text's own, wherever it stands", () => {
  const { model } = readC("struct A { LIST_ENTRY l; }; struct _LIST_ENTRY { int mine; };");
  expect(recordIn(model, "_LIST_ENTRY").fields).toMatchObject([{ name: "mine" }]);
});

test("only what a name needs by value is read", () => {
  const text =
    "struct X { int x y; }; typedef struct _C { int c; } C; typedef struct _B { C c; struct _D *d; } B; struct _D { int x; }; struct _A { B b; };";
  const { model, diagnostics } = readC(text, { only: ["A"] });
  expect([...model.records.keys()]).toEqual(["_C", "_B", "_A"]);
  expect(diagnostics).toEqual([]);
});

test("annotations of every age, and macros for nothing, change nothing", () => {
  const plain = "struct A { unsigned long *p; unsigned long n; void *(*f)(int x, int *y); };";
  const adorned = `#define NOTHING
    struct NOTHING A { _Field_size_bytes_(n) unsigned long FAR *p; __range(0, 5) unsigned long n;
    __field_bcount(n) CONST void *(NTAPI *f)(IN int x, __out_opt int *y OPTIONAL); };`;
  const shape = (text: string) =>
    recordIn(readC(text).model, "A").fields.map(({ name, type }) => [
      name,
      type.kind === "pointer" ? type.size : type,
    ]);
  expect(shape(adorned)).toEqual(shape(plain));
});

test("short annotation words are names where only a name can stand", () => {
  expect(
    recordIn(readC("struct A { int IN; int near, far; struct _In_ *p; };").model, "A").fields,
  ).toMatchObject([{ name: "IN" }, { name: "near" }, { name: "far" }, { name: "p" }]);
});

test("macros for attributes and types are followed", () => {
  const { model } = readC(
    "#define PACKED __attribute__((packed))\n#define WORD32 unsigned int\nstruct PACKED A { char c; WORD32 w; };",
  );
  expect(recordIn(model, "A")).toMatchObject({
    pack: 1,
    fields: [{}, { type: { kind: "alias", name: "WORD32", target: { size: 4 } } }],
  });
});

test("enumerators and macros are constants with C's values", () => {
  const { model } = readC(
    'enum E { A = 5, B, C = 0xFFFFFFFF, D }; typedef enum { P = -1 } F; enum G : char { Q = -1 };\n#define M (B << 2)\n#define TEXT "t"\n#define N 0x80000000',
  );
  const values = [...model.constants].map(([name, { value }]) => [name, value]);
  expect(values).toEqual([
    ["A", 5n],
    ["B", 6n],
    ["C", -1n],
    ["D", 0n],
    ["P", -1n],
    ["Q", -1n],
    ["M", 24n],
    ["N", 0x80000000n],
  ]);
  expect(model.enums.get("F")).toMatchObject({ aliases: ["F"], enumerators: [{ name: "P", value: -1n }] });
});

test("assertions about size, alignment and offsets are taken down", () => {
  const text = `typedef struct _A { int x; struct { int b[2]; } y; } A;
    C_ASSERT(sizeof(A) == 12); static_assert(offsetof(struct _A, y.b[1]) == 8 && alignof(A) == 4, "text");
    _Static_assert(0x4 == FIELD_OFFSET(A, y), ""); typedef char __C_ASSERT__[(sizeof(A) == 3 * 4)?1:-1];
    C_ASSERT(((long)(long long)&(((A *)0)->y.b)) == 4); C_ASSERT(sizeof(int) == 4); C_ASSERT(1);`;
  const facts = readC(text).model.stated.map((fact) => [
    fact.kind,
    fact.record,
    fact.kind === "offset" ? fact.path : "",
    fact.bytes,
  ]);
  expect(facts).toEqual([
    ["size", "A", "", 12],
    ["offset", "_A", "y.b[1]", 8],
    ["alignment", "A", "", 4],
    ["offset", "A", "y", 4],
    ["size", "A", "", 12],
    ["offset", "A", "y.b", 4],
  ]);
});

test("comments beside fields state offsets, in each usual form", () => {
  const text = `//0x18 bytes (sizeof)
struct _A
{
    ULONG a;                                   //0x0
    union { ULONG b; /* 0x0004 */ struct { UCHAR c; // +0x4
    }; };                                      //0x4
    /* 0x0008 */ PVOID d;
    struct { int e; //0x10
    } named; // 0x10
    int plain; // not 0x14
};`;
  const facts = readC(text).model.stated.map((fact) => [
    fact.kind,
    fact.record,
    fact.kind === "offset" ? fact.path : "",
    fact.bytes,
  ]);
  expect(facts.sort()).toEqual(
    [
      ["size", "_A", "", 24],
      ["offset", "_A", "a", 0],
      ["offset", "_A", "b", 4],
      ["offset", "_A", "c", 4],
      ["offset", "_A", "d", 8],
      ["offset", "_A", "named", 16],
    ].sort(),
  );
});

test("an #include is told once", () => {
  const { diagnostics } = readC('#include <a.h>\n#include "b.h"\nstruct A { int x; };');
  expect(diagnostics).toMatchObject([{ code: "c-include", span: { line: 1 } }]);
});
