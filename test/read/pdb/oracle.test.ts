import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { PdbDoor } from "../../../src/read/pdb/open.ts";
import { openPdb } from "../../../src/read/pdb/open.ts";
import { bytesInMemory } from "../../../src/read/bytes.ts";
import { testWithOracle } from "../../oracles.ts";
import { type Agreement, compareWithDump } from "./compare.ts";
import { hasPdbTools, makePdb, pdbTools } from "./make-pdb.ts";
import { randomClasses } from "./random-classes.ts";

const isAtHand = hasPdbTools();
const mingw = "/usr/share/mingw-w64/include";

const classes = `
#pragma pack(push, 1)
struct Packed { char tag; int value; };
#pragma pack(pop)
enum class Narrow : unsigned char { first = 1, last = 255 };
enum Wide { negative = -70000, large = 70000 };
enum class Huge : unsigned long long { all = 0xffffffffffffffffull, most = 0x8000000000000000ull };
enum class Least : long long { all = -0x7fffffffffffffffll - 1 };
struct Empty {};
struct Polymorphic { virtual ~Polymorphic(); virtual void run(); int count; };
struct Second { int count; virtual void stop(); };
struct Derived : Polymorphic, Second {
  struct Nested { int inner; } nested;
  typedef int Number;
  static int shared;
  long long own;
  void run() override;
};
struct OnEmpty : Empty { int value; };
struct TwoEmpty : OnEmpty, Empty {};
struct NewTable : OnEmpty { virtual void added(); };
struct Virtual : virtual Second { int value; };
template <class T, int count> struct Table { T cells[count][2]; Table<T, count - 1> *smaller; };
struct Bits {
  unsigned low : 3; unsigned : 2; unsigned high : 5; int : 0;
  unsigned long long wide : 60; Narrow narrow : 4; bool flag : 1;
};
struct Anonymous {
  union { int whole; struct { short low, high; }; };
  struct { int inner; } named; union { float number; } alternatives[3];
};
struct Pointers {
  int Polymorphic::*data; void (Polymorphic::*method)(); int Virtual::*far_data; void (Virtual::*far_method)();
  int *__ptr32 narrow; int *plain; void (*callback)(int, ...); int &reference; int &&moved; decltype(nullptr) null;
};
struct Scalars {
  bool b; char c; signed char sc; unsigned char uc; wchar_t wc; char8_t c8; char16_t c16; char32_t c32;
  short s; unsigned short us; int i; unsigned u; long l; unsigned long ul; long long ll; unsigned long long ull;
  float f; double d; long double ld; volatile int shared;
};
struct Unknown;
struct User {
  Unknown *opaque; Table<int, 3> table; Derived derived; Virtual with_base; Packed packed; Wide wide; Huge huge;
  Least least; Bits bits; Anonymous anonymous; Pointers *pointers; TwoEmpty empties; NewTable added; int rest[];
};
namespace { struct Hidden { int value; }; }
namespace space { struct Inside { int value; struct { int deep; } unnamed; }; }
struct alignas(64) Aligned { char byte; };
User *user; Scalars scalars; Hidden hidden; space::Inside inside; Aligned aligned;
void Derived::run() {
  struct Local { int value; } local = {1}; static Local kept; kept = local;
  struct { int value; } unnamed = {2}; (void)unnamed;
  auto closure = [local] { return local.value; }; closure();
}
`;

testWithOracle(pdbTools, isAtHand, "C++ classes are read as llvm-pdbutil reads them", () => {
  const agreement = agree("c++", [classes], ["-std=c++20"]);
  expect(agreement.records).toBeGreaterThan(25);
  expect(agreement.bitFields).toBeGreaterThan(4);
  expect(agreement.enumerators).toBe(7);
  expect(agreement.refused).toBe(1);
});

testWithOracle(pdbTools, isAtHand, "400 drawn C++ classes are read as llvm-pdbutil reads them", () => {
  const { text } = randomClasses(7, 400);
  const agreement = agree("c++", [text], ["-std=c++20"]);
  expect(agreement.records).toBeGreaterThan(600);
  expect(agreement.bitFields).toBeGreaterThan(50);
  expect(agreement.refused).toBeGreaterThan(5);
});

testWithOracle(pdbTools, isAtHand, "a field list too long for one record is read to its end", () => {
  const members = Array.from({ length: 6000 }, (_, index) => `int member_with_a_long_name_${index};`).join(
    "\n",
  );
  const names = Array.from({ length: 6000 }, (_, index) => `enumerator_with_a_long_name_${index}`).join(
    ",\n",
  );
  const text = `struct Long {\n${members}\n} *object; enum Many {\n${names}\n} many;`;
  const agreement = agree("c", [text]);
  expect(agreement.fields).toBe(6000);
  expect(agreement.enumerators).toBe(6000);
});

testWithOracle(pdbTools, isAtHand, "the identity is the one that the linker wrote", () => {
  const made = makePdb("c", ["struct A { int a; } a;"]);
  const door = open(made.pdb);
  const guid = /GUID: \{([0-9A-F-]+)\}/.exec(made.summary)?.[1]?.replaceAll("-", "");
  expect(door.guid).toBe(guid);
  expect(door.age).toBe(Number(/Age: (\d+)/.exec(made.summary)?.[1]));
  expect(door.machine).toBe("x64");
  expect(door.language).toBe("c");
});

testWithOracle(
  pdbTools,
  isAtHand,
  "two texts of one name are two definitions, and neither is picked for the other",
  () => {
    const short = "struct Twice { int a; }; struct UsesShort { struct Twice inner; } short_one;";
    const long =
      "struct Twice { int a; int b; int c; }; struct UsesLong { struct Twice inner; int after; } long_one;";
    const door = open(makePdb("c", [short, long]).pdb);
    const definitions = door.definitionsOf("Twice");
    expect(definitions.map(({ size }) => size)).toEqual([4, 12]);
    const bare = door.layoutOf("Twice");
    expect(bare.ok ? "" : bare.error.code).toBe("several-definitions");
    for (const { record, size } of definitions) {
      const layout = door.layoutOf(record);
      expect(layout.ok && [layout.value.name, layout.value.size]).toEqual(["Twice", size]);
    }
    // Each use leaves room for one of them only.
    const inner = ["UsesShort", "UsesLong"].map((name) => {
      const layout = door.layoutOf(name);
      const field = layout.ok ? layout.value.fields[0] : undefined;
      return field?.kind === "member" ? field.size : null;
    });
    expect(inner).toEqual([4, 12]);
  },
);

testWithOracle(pdbTools, isAtHand, "a record that two units define alike is one", () => {
  // The pointee differs in the type stream, so the linker cannot merge the two.
  const first = "typedef struct { int a; } A; struct Same { A *pointer; } same; A a;";
  const second = "typedef struct { int a; int b; } A; struct Same { A *pointer; } other; A b;";
  const door = open(makePdb("c", [first, second]).pdb);
  expect(door.definitionsOf("Same")).toHaveLength(1);
  expect(door.layoutOf("Same").ok).toBe(true);
});

testWithOracle(
  `${pdbTools} and mingw-w64's headers`,
  isAtHand && existsSync(mingw),
  "every record of windows.h is read as llvm-pdbutil reads it",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "layoutcheck-intrinsics-"));
    try {
      // mingw's headers blank __attribute__, which clang's own intrinsics need; their types are not asked for here.
      for (const name of ["x86intrin", "immintrin", "emmintrin", "xmmintrin", "mmintrin"]) {
        writeFileSync(
          join(folder, `${name}.h`),
          "#pragma once\ntypedef float __m128 __attribute__((__vector_size__(16)));",
        );
      }
      const text = "#define _INC_STDLIB\n#include <windows.h>\n";
      const agreement = agree("c", [text], ["-isystem", folder, "-isystem", mingw]);
      expect(agreement.records).toBeGreaterThan(2000);
      expect(agreement.enums).toBeGreaterThan(100);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

testWithOracle(pdbTools, isAtHand, "one record of a PDB of 9,000 is found", () => {
  const many = Array.from(
    { length: 3000 },
    (_, index) =>
      `struct Record_${index} { struct Record_${index} *next; int values[${index + 1}]; } record_${index};`,
  );
  const wide = Array.from({ length: 200 }, (_, index) => `struct Record_${index} member_${index};`);
  const made = makePdb("c", [`${many.join("\n")} struct Wide { ${wide.join("\n")} } wide;`]);
  expect(Number(/Showing ([\d,]+) records/.exec(made.types)?.[1]?.replace(",", ""))).toBeGreaterThan(9000);
  const wideLayout = open(made.pdb).layoutOf("Wide");
  expect(wideLayout.ok && wideLayout.value.fields).toHaveLength(200);
});

test("a type index that the dump does not explain is an error of the comparison", () => {
  expect(() =>
    compareWithDump({ definitionsOf: () => [] } as unknown as PdbDoor, "  0x1000 | LF_NEW 1"),
  ).toThrow("does not know");
});

function agree(language: "c" | "c++", texts: readonly string[], options: readonly string[] = []): Agreement {
  const made = makePdb(language, texts, options);
  const agreement = compareWithDump(open(made.pdb), made.types);
  const { disagreements, ...counts } = agreement;
  expect(disagreements.slice(0, 10)).toEqual([]);
  process.stdout.write(`compared with llvm-pdbutil: ${JSON.stringify(counts)}, 0 disagreements\n`);
  return agreement;
}

function open(pdb: Uint8Array): PdbDoor {
  const door = openPdb(bytesInMemory(pdb), "made.pdb");
  if (!door.ok) throw new Error(JSON.stringify(door.error));
  return door.value;
}
