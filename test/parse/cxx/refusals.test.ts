import { expect, test } from "vitest";
import { layoutOf, readCxx, sizeOf } from "./reading.ts";

test("a member that cannot be read refuses its class, and the next one is read", () => {
  const text = "struct A { int x; DECLARE_MEMBERS(int); }; struct B { int y; };";
  expect(sizeOf(text, "A")).toContain("cannot be read");
  expect(sizeOf(text, "B")).toBe(4);
});

test("a type that nobody defines refuses what holds it, and harms no pointer to it", () => {
  const text = "struct Held { Unknown x; }; struct Pointed { Unknown *x; ns::Other &y; };";
  expect(sizeOf(text, "Held")).toBe("unknown type Unknown");
  expect(sizeOf(text, "Pointed")).toBe(16);
});

test("a base that nobody defines refuses the class", () => {
  expect(sizeOf("struct A : Unknown { int x; };", "A")).toContain("base class Unknown");
  expect(sizeOf("struct B; struct A : B { int x; };", "A")).toContain("never defined");
});

test("a body behind what is no base class may be another's, and that is told", () => {
  const text = "struct A { }; struct B : A struct C { int x; };";
  expect(readCxx(text).diagnostics.map(({ code }) => code)).toEqual(["c-syntax"]);
  expect(sizeOf(text, "B")).toContain("base class near");
});

test("a keyword that asks for an alignment or an attribute without saying which is told, and refuses", () => {
  for (const keyword of ["alignas", "_Alignas", "__declspec", "__attribute__"]) {
    const text = `struct A { char c; ${keyword} int x; };`;
    expect(readCxx(text).diagnostics.map(({ code }) => code)).toEqual(["c-syntax"]);
    expect(sizeOf(text, "A")).toContain(keyword);
  }
});

test("a blank that is none of ASCII's parts two words, as it does for clang", () => {
  for (const blank of ["\u00a0", "\u3000", "\u2028", "\u200b"])
    expect(sizeOf(`struct A { virtual${blank}void speak(); char tag; };`, "A")).toBe(16);
});

test("a text that ends within a declaration is told to be cut off", () => {
  for (const end of [
    "struct B",
    "struct B : A",
    "typedef int T",
    "template <class T>",
    "static_assert(sizeof(A) == 4)",
  ])
    expect(readCxx(`struct A { int x; };\n${end}`).diagnostics.map(({ code }) => code)).toEqual(["c-syntax"]);
});

test("an operator that takes nothing hides no class, and a name of JavaScript's objects is no type", () => {
  expect(readCxx("operator struct A { int x; };").diagnostics.map(({ code }) => code)).toEqual(["c-syntax"]);
  expect(sizeOf("struct A { constructor x; };", "A")).toBe("unknown type constructor");
});

test("a template that takes no parameters hides no class", () => {
  const text = "template of words struct A { int x; };";
  expect(readCxx(text).diagnostics.map(({ code }) => code)).toEqual(["c-syntax"]);
  const sound =
    "template <class T> struct Box { T x; }; template struct Box<int>; template void f<int>(int);";
  expect(readCxx(sound).diagnostics).toEqual([]);
});

test("what vtordisp(pop) does where nothing was pushed is not known", () => {
  const text = `struct Base { virtual void f(); };
    struct A : virtual Base { A(); void f(); };\n#pragma vtordisp(2)\nstruct B : virtual Base { B(); void f(); };`;
  const popped = `#pragma vtordisp(pop)\n${text}`;
  expect(sizeOf(popped, "A")).toContain("vtordisp(pop) without a push");
  expect(sizeOf(`#pragma vtordisp()pop)\n${text}`, "A")).toContain("one that cannot be read");
  expect(sizeOf(`#pragma vtordisp(on) // as it was\n${text}`, "A")).toBe(sizeOf(text, "A"));
  expect(sizeOf(popped, "B")).toBe(sizeOf(text, "B"));
});

test("a class that is its own base, or holds itself, is told", () => {
  expect(sizeOf("struct A : A { int x; };", "A")).toContain("contains itself");
  expect(sizeOf("struct B; struct A : B { }; struct B : A { };", "B")).toContain("contains itself");
});

test("a union neither has a base nor is one", () => {
  expect(sizeOf("union U { int x; }; struct A : U { };", "A")).toContain("C2569");
  expect(sizeOf("struct B { }; struct A : B, B { };", "A")).toContain("C2500");
});

test("templates of other kinds refuse only what holds them", () => {
  const text = `
    template <typename... T> struct Many { int x; };
    template <template <class> class T> struct Higher { int x; };
    template <class T> struct Chosen { T x; };
    template <class T> struct Chosen<T *> { char x; };
    struct A { Many<int> many; }; struct B { Higher<Chosen> higher; }; struct C { Chosen<int> chosen; };
    struct D { Chosen<int> *pointer; };`;
  for (const record of ["A", "B", "C"]) expect(sizeOf(text, record)).toMatch(/template/);
  expect(sizeOf(text, "D")).toBe(8);
});

test("a pointer to a member is an open question unless its class is derived by single inheritance", () => {
  const text = `
    struct Single { int x; }; struct Incomplete; struct Multiple : Single, Spoken { int y; };
    struct A { int Single::*data; void (Single::*call)(); };
    struct B { int Incomplete::*data; }; struct C { void (Multiple::*call)(); };`;
  expect(sizeOf(text.replace(", Spoken", ""), "A")).toBe(16);
  expect(sizeOf(text, "B")).toContain("is not known");
  const derived = text.replace("struct Single", "struct Spoken { virtual void f(); }; struct Single");
  expect(sizeOf(derived, "C")).toContain("is not known");
});

test("where the override is in doubt and decides, the class is refused", () => {
  const text = `
    struct Base { virtual void f(Unknown *); };
    struct Doubtful : virtual Base { Doubtful(); void f(int); };
    struct Certain : virtual Base { Certain(); void g(int); };`;
  expect(sizeOf(text, "Doubtful")).toContain("overrides");
  expect(sizeOf(text, "Certain")).toBe(16);
});

test("a condition that nobody evaluated refuses the class it is in", () => {
  const text = "struct A {\n#if SOMETHING\nint x;\n#endif\n};\nstruct B { int y; };";
  expect(sizeOf(text, "A")).toContain("preprocess the text first");
  expect(sizeOf(text, "B")).toBe(4);
  expect(sizeOf("#ifdef __cplusplus\nstruct C { int x[2]; };\n#else\nint y;\n#endif", "C")).toBe(8);
});

test("pack and align where nobody knows what MSVC does are refused", () => {
  expect(sizeOf("struct A { char c;\n#pragma pack(1)\nint x; };", "A")).toContain("not known");
  expect(sizeOf("typedef struct { char c; } __declspec(align(8)) A;", "A")).toContain("not known");
  expect(sizeOf("#pragma pack(3)\nstruct A { char c; int x; };", "A")).toContain("not known");
});

test("attributes that move fields and are not read refuse", () => {
  const text = "struct E { }; struct A { [[msvc::no_unique_address]] E e; int x; };";
  expect(sizeOf(text, "A")).toContain("no_unique_address");
});

test("one class defined twice with different contents is refused", () => {
  expect(sizeOf("struct A { int x; }; struct A { char x; };", "A")).toContain("defined twice");
  expect(sizeOf("struct A { int x; }; struct A { int x; };", "A")).toBe(4);
});

test("a comma in a default ends it, or nobody can tell and the class is refused", () => {
  const text = `
    constexpr int limit = 3; template <int A, int B> struct Pair { int sum; };
    struct A { bool a = limit < 3, b = limit > 2; int c = Pair<1, 2>().sum, d{2}; };
    struct B { bool a = other < 3, b = other > 2; };`;
  expect(sizeOf(text, "A")).toBe(12);
  expect(sizeOf(text, "B")).toContain("cannot be read");
});

test("fields, functions and aliases are told apart by names declared before", () => {
  const text = `
    typedef int Function(int);
    struct A { Function method; virtual Function other; Function *pointer; int (*get())[3]; int (*table[2])(A *); };`;
  const layout = layoutOf(text, "A");
  const names = typeof layout === "string" ? [] : layout.fields.map(({ name }) => name);
  expect(names).toEqual(["__vfptr", "pointer", "table"]);
});

test("what windows.h would have brought is lent, and told", () => {
  const { model } = readCxx("struct A { ULONG length; PVOID data; LIST_ENTRY links; };");
  expect(model.vocabulary).toEqual(["LIST_ENTRY", "PVOID", "ULONG"]);
  expect(sizeOf("struct A { ULONG length; PVOID data; LIST_ENTRY links; };", "A")).toBe(32);
});

test("what a header states about its own layout is taken from its assertions", () => {
  const { model } = readCxx(`
    namespace n { struct A { char c; int x; struct { short s; } in; }; }
    static_assert(sizeof(n::A) == 12 && (8 == offsetof(n::A, in.s)), "as ever");
    static_assert(alignof(n::A) == 2 + 2); static_assert(sizeof(n::A) > 4 && sizeof(int) == 4);`);
  expect(model.stated.map(({ kind, record, bytes }) => [kind, record, bytes])).toEqual([
    ["size", "n::A", 12],
    ["offset", "n::A", 8],
    ["alignment", "n::A", 4],
  ]);
});

test("access says who may name a field or a class", () => {
  const { model } = readCxx(
    "class A { int x; public: int y; struct B { int b; }; protected: struct C { int c; }; };",
  );
  expect(model.records.get("A")?.fields.map(({ access }) => access)).toEqual(["private", undefined]);
  expect(model.records.get("A::B")?.access).toBeUndefined();
  expect(model.records.get("A::C")?.access).toBe("protected");
});

test("a class that a mistake before it hides is told, and one that stands free is read", () => {
  for (const text of [
    "struct __declspec(align(16 Lost { int x; };",
    "struct A B C { int x; };",
    "Astruct Lost : virtual Base { void f(); int x; };",
    "void f() struct Lost { int x; };",
    "struct A { int x; } struct Lost { int y; };",
    "/ slash\nstruct Lost { };",
    "// mac\rstruct Lost { };\r",
    "/* open\nstruct Lost { };",
    'const char *s = R"(open\nstruct Lost { };',
    "int a; ' struct Lost { int x; };",
    "using/ struct Lost { };",
    "typedef int T struct Lost { };",
    "const int x = 1 struct Lost { };",
    "template <class T> struct A { T t; } friend struct Lost { };",
    "template <class T> struct A { T t; }; template <> struct A<int> { } friend struct Lost { };",
    "namespace n struct Lost { };",
    "namespace n { struct A { int x; };",
    "struct A { int x; }; }",
    "int f(int x { struct Lost { int y; }; }",
  ])
    expect(
      readCxx(text).diagnostics.map(({ code }) => code),
      text,
    ).toContain("c-syntax");
  for (const text of [
    "struct A f() { struct B { int x; }; return {}; }",
    "auto f() -> struct A { return {}; }",
    "struct A { int x; } a{3}, *b; int y{1}; int z[] = { 1, 2 };",
    "void operator()() { ; } A::A() : x(1), y{2} { ; }",
  ])
    expect(readCxx(text).diagnostics, text).toEqual([]);
});

test("a base without a name refuses its class and no other", () => {
  const text = "struct A : virtual { short s; }; struct B { int x; };";
  expect(sizeOf(text, "A")).toContain("base class");
  expect(sizeOf(text, "B")).toBe(4);
});
