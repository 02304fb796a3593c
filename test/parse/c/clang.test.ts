import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect } from "vitest";
import { computeLayouts } from "../../../src/layout/compute.ts";
import { msvcC } from "../../../src/layout/rules.ts";
import { vocabulary } from "../../../src/parse/c/vocabulary.ts";
import { isInstalled, testWithOracle } from "../../oracles.ts";
import { clangFlags } from "../../oracle/clang-dump.ts";
import { agreementWithClang, readC } from "./reading.ts";

const hasClang = isInstalled("clang-19");
const headers = "/usr/share/mingw-w64/include";

/** Texts that clang and we must lay out alike, by what they show. */
const texts: Readonly<Record<string, string>> = {
  "declarators of every kind": `
    struct A { int a, *b, c[2][3], (*d)(int, void *), *(*e)[4], (*f[3])(void), (*(*g)(int))(char); unsigned h : 3, : 0, i : 5; };`,
  "several typedef names and chains": `
    typedef struct _A { char c; } A, *PA, AA[3]; typedef A B; typedef B *PB; struct C { PA a; AA b; PB c; B d[2]; };`,
  "records inside records": `
    struct A { int x; union { struct { char c; long long d; }; int e; } u; struct T { short s; } t; struct T *next; };`,
  "a tagged record without a declarator shows through": `struct A { char c; struct B { int x; }; short d; }; struct C { struct A; char e; };`,
  "a typedef name without a declarator shows through": `typedef struct { int x; } T; struct A { char c; T; };`,
  "an enumeration without a declarator holds nothing": `struct A { enum E { x, y = 9 }; char c[y]; };`,
  "alignment before, inside and behind": `
    __declspec(align(16)) struct A { int x; }; struct __declspec(align(8)) B { char c; };
    __declspec(align(32)) typedef struct _C { int x; } C; typedef __declspec(align(64)) struct _D { int x; } D;
    typedef __declspec(align(16)) int I;
    struct E { char c; __declspec(align(8)) char d; int __declspec(align(4)) e; I f; char h; };
    struct F { char c; _Alignas(16) char d; _Alignas(int) char e; _Alignas(0) char f; _Alignas(4) _Alignas(8) char g; };
    struct __declspec(align(4)) __declspec(align(16)) G { char c; }; struct H { __declspec(align(16)) struct { int a; } b; int c; };
    struct K { _Alignas(16) struct { int a; } b; int c; };`,
  "attributes of GNU compilers": `
    struct __attribute__((packed)) A { char c; int x; };
    struct C { char c; int x __attribute__((packed)); int y __attribute__((aligned(16))); };
    struct __attribute__((aligned(16))) D { char c; };
    typedef struct __attribute__((__packed__, __aligned__(4))) { char c; int x; } F; struct G { char c; F f; };`,
  "qualifiers and pointer keywords": `
    struct A { volatile int a; const char *b; int * __ptr32 c; int * __ptr64 d; __unaligned int *e; int * __restrict f; char g;
      void (__stdcall *h)(void); int (__cdecl * __ptr32 i)(int); };`,
  "sized integers": `
    typedef unsigned short wchar_t; struct A { __int8 a; unsigned __int16 b; __int32 c; unsigned __int64 d : 3; signed __int64 e : 40; __int64 f; long double g; wchar_t h; _Bool i; };`,
  "widths, lengths and enumerators by constant expressions": `
    typedef unsigned short wide; enum { A = 1 << 3, B, C = -1, D = sizeof(int) * 2 + (unsigned char)258, E = (int)~0u, F = 'a', G = A > B ? 1 : 7, H = 0x10ui64, I = 5 % 3 | 8 };
    struct S { char a[A + B]; char b[-C]; char c[D]; char d[F]; char e[G]; char f[H]; int g : I; char h[(wide)-1]; char i[sizeof(void *[3])];
      char j[_Alignof(double)]; char k[sizeof(wide) * 3]; char l[!A + 1]; char m[010]; char n[-1 < 0u ? 5 : 6]; };`,
  "sizes of records in constant expressions": `
    typedef struct { char c; int x; } T; struct S { char pad[64 - sizeof(T)]; char more[sizeof(((T *)0)->x)]; int bits : sizeof(T); };`,
  "sizes of string literals": `
    struct S { char a[sizeof("://")]; char b[sizeof(L"ab")]; char c[sizeof "a" "\\x41\\101\\n"]; char d[sizeof(u8"\u00e9")]; char e[sizeof(U"\u00e9")]; char f[sizeof("")]; };`,
  "enumerations with an underlying type": `
    enum E : unsigned char { one, two }; enum F : unsigned long long { big = 1 }; struct A { enum E e; enum F f; enum { p, q } g; enum E h : 4; };`,
  "packing pushed, popped, labelled": `
    #pragma pack(push, outer, 2)
    struct A { char c; int x; };
    #pragma pack(push, 1)
    struct B { char c; int x; };
    #pragma pack(push, inner, 4)
    struct C { char c; long long x; };
    #pragma pack(pop, outer)
    struct D { char c; long long x; };
    __pragma(pack(1)) struct E { char c; long long x; }; _Pragma("pack()") struct F { char c; long long x; };
    #pragma pack(push) 
    #pragma pack(4)
    struct G { char c; long long x; };
    #pragma pack(pop)
    struct H { char c; long long x; };`,
  "records in parameters and linkage blocks": `
    typedef int (*F)(struct P { char c; int x; } *p); struct Q { F f; };
    int function(int x) { struct Hidden; if (x) { return 1; } return 0; } struct R { int y; };`,
  "flexible and empty arrays": `struct A { int n; char rest[]; }; struct B { int n; long long rest[0]; };`,
};

for (const [name, text] of Object.entries(texts)) {
  testWithOracle("clang-19", hasClang, `clang agrees: ${name}`, () => {
    const agreement = agreementWithClang(text);
    expect(agreement.clangErrors).toBe("");
    expect({ differences: agreement.differences, missing: agreement.missing }).toEqual({
      differences: [],
      missing: [],
    });
    expect(agreement.compared).toBeGreaterThan(0);
  });
}

/** Each by itself, and none that a compiler takes. */
const wrong = [
  "struct A { enum long more : 5; };",
  "struct long { int x; };",
  "struct A { char while; };",
  "struct A { int sizeof; };",
  "struct A { int (*return)(void); };",
  "typedef int double;",
  "struct A { int x; } typedef;",
  "enum while { a };",
  "enum A { goto };",
  "struct A { short long x; };",
  "struct A { static int x; };",
  "struct A { extern int x; };",
  "struct A { int x[3][]; };",
  "struct A { int x; _Alignas int y; };",
  "__declspec struct A { int x; };",
  "struct __attribute__ A { int x; };",
  "C_ASSERT struct A { int x; };",
  "enumerator A { a };",
  "struct A long long x;{ char y; };",
  "#pragmapack(pop)",
  "#(pop)",
];

testWithOracle("clang-19", hasClang, "what clang refuses is refused, or told", () => {
  const flags = [...clangFlags("c"), "-fsyntax-only", "-ferror-limit=0", "-"];
  const { stderr } = spawnSync("clang-19", flags, { input: wrong.join("\n"), encoding: "utf8" });
  const told = new Set([...stderr.matchAll(/^<stdin>:(\d+):\d+: error/gm)].map(([, line]) => Number(line)));
  expect(wrong.filter((_, index) => !told.has(index + 1))).toEqual([]);
  for (const text of wrong) {
    const { model, diagnostics } = readC(text);
    const layouts = computeLayouts(model, msvcC);
    const refused = [...layouts.records()].filter((record) => !layouts.layoutOf(record).ok);
    expect([text, diagnostics.length + refused.length > 0]).toEqual([text, true]);
  }
});

const hasHeaders = hasClang && existsSync(`${headers}/ddk/ntifs.h`);

for (const header of ["windows.h", "ntifs.h"]) {
  testWithOracle("clang-19 with mingw-w64 headers", hasHeaders, `clang agrees on all of ${header}`, () => {
    const text = preprocess(`#include <${header}>\n`);
    const parsed = readC(text);
    expect(parsed.diagnostics.filter(({ code }) => code === "c-syntax" || code === "c-unknown-type")).toEqual(
      [],
    );
    const agreement = agreementWithClang(text);
    expect(agreement.differences).toEqual([]);
    // Records inside function bodies are nobody's business: those are of compiler intrinsics.
    const local = /^_+(?:mm\w*_struct|loadu_\w+|storeu_\w+): not found$/;
    expect(agreement.missing.filter((missing) => !local.test(missing))).toEqual([]);
    expect(agreement.compared).toBeGreaterThan(700);
  });
}

// In C wchar_t comes from a header; the vocabulary leaves it to the front end.
const vocabularyText = `typedef unsigned short wchar_t;\n${vocabulary.text}`;

testWithOracle("clang-19", hasClang, "clang agrees on the records of the vocabulary", () => {
  const agreement = agreementWithClang(vocabularyText);
  expect(agreement.clangErrors).toBe("");
  expect({ differences: agreement.differences, missing: agreement.missing }).toEqual({
    differences: [],
    missing: [],
  });
  expect(agreement.compared).toBeGreaterThan(15);
});

testWithOracle(
  "clang-19 with mingw-w64 headers",
  hasHeaders,
  "vocabulary names have the size and alignment of the Windows headers",
  () => {
    const text = preprocess("#include <ntifs.h>\n");
    const headerNames = new Set(readC(text).model.aliases.keys());
    const ours = readC(vocabularyText).model;
    // VOID has no size; the parts of SLIST_HEADER have other names in these headers.
    const isComparable = (name: string): boolean =>
      headerNames.has(name) && !["VOID", "SLIST_HEADER"].includes(name);
    const names = [...ours.aliases.keys()].filter(isComparable);
    const asked = names.map((name) => `struct Ask_${name} { char lead; ${name} held; };`).join("\n");
    const theirs = agreementWithClang(`${text}\n${asked}`);
    const mine = agreementWithClang(`${text}\n${asked}`, readC(`${vocabularyText}\n${asked}`));
    expect(names.length).toBeGreaterThan(150);
    expect(theirs.differences).toEqual([]);
    expect(mine.differences.filter((difference) => difference.startsWith("Ask_"))).toEqual([]);
  },
);

function preprocess(text: string): string {
  const flags = [
    "--target=x86_64-pc-windows-msvc",
    "-E",
    "-w",
    "-isystem",
    headers,
    "-isystem",
    `${headers}/ddk`,
  ];
  const run = spawnSync("clang-19", [...flags, "-x", "c", "-"], {
    input: text,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return run.stdout;
}

testWithOracle(
  "clang-19",
  hasClang,
  "attributes behind the brace are the record's, as clang's sizeof says",
  () => {
    // Clang's dump lays the record out before it has read them, so it is asked by assertions, which we read as well.
    const text = `
    struct A { char c; int x; } __attribute__((packed));
    struct B { char c; } __attribute__((aligned)); struct C { char c; } __attribute__((aligned(8))) variable;
    typedef struct { char c; int x; } __attribute__((packed)) D;
    _Static_assert(sizeof(struct A) == 5, ""); _Static_assert(sizeof(struct B) == 16, "");
    _Static_assert(sizeof(struct C) == 8, ""); _Static_assert(sizeof(D) == 5, "");`;
    const flags = [...clangFlags("c"), "-fsyntax-only", "-"];
    expect(spawnSync("clang-19", flags, { input: text, encoding: "utf8" }).stderr).toBe("");
    const { model } = readC(text);
    const layouts = computeLayouts(model, msvcC);
    expect(model.stated).toHaveLength(4);
    for (const fact of model.stated) {
      const alias = model.aliases.get(fact.record);
      const layout = alias === undefined ? layouts.layoutOf(fact.record) : layouts.typeLayoutOf(alias);
      expect([fact.record, layout.ok && layout.value.size]).toEqual([fact.record, fact.bytes]);
    }
  },
);
