import { expect, test } from "vitest";
import type { Constant } from "../../src/model/model.ts";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import { findHeaderSets } from "../../src/toolchain/headers.ts";
import { embeddedClang } from "../../src/toolchain/embedded.ts";
import { clPreprocessor, embeddedPreprocessor } from "../../src/toolchain/preprocess.ts";
import type { Preprocessor } from "../../src/toolchain/unit.ts";
import { clangPreprocessor } from "../../src/toolchain/preprocess-clang.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { constantsOf, disputed } from "./constant-agreement.ts";

const mingw = findHeaderSets().find(({ kind }) => kind === "mingw-w64");
const options = { ...noOptions, systemFolders: mingw?.folders ?? [] };

for (const [unit, least] of [
  [["windows.h", "winternl.h", "ntstatus.h"], 20_000],
  [["ddk/ntifs.h"], 3000],
] as const)
  testWithOracle(
    "clang-19 with mingw-w64 headers",
    isInstalled("clang-19") && mingw !== undefined,
    `clang-19 agrees on the value and the type of every constant of ${unit.join(", ")}`,
    async () => {
      const text = unit.map((header) => `#include <${header}>\n`).join("");
      const preprocessor = clangPreprocessor("clang-19", "clang 19");
      const done = await preprocessor.preprocess({ text, name: "<unit>", language: "c", options });
      if (!done.ok) throw new Error(messageOf(done.error));
      const claims = [...(await constantsOf(done.value)).values()];
      process.stderr.write(`${unit.join(", ")}: ${claims.length} constants\n`);
      expect(await disputed("clang-19", text, options, claims)).toEqual([]);
      expect(claims.length).toBeGreaterThan(least);
      // The judge sees a wrong value, and a wrong type.
      const [first] = claims;
      if (first === undefined) throw new Error("no constants");
      const wrong = [
        { ...first, value: first.value + 1n },
        {
          ...first,
          type: { kind: "scalar", class: "bool", size: 1, alignment: 1, spelling: "_Bool" } as const,
        },
      ];
      expect(await disputed("clang-19", text, options, wrong)).toHaveLength(2);
    },
  );

const others: Readonly<Record<string, readonly [isAtHand: boolean, find: () => Preprocessor]>> = {
  "the embedded clang": [
    true,
    () => {
      const clang = embeddedClang();
      if (!clang.ok) throw new Error(messageOf(clang.error));
      return embeddedPreprocessor(clang.value);
    },
  ],
  "clang-cl-19": [
    isInstalled("clang-cl-19"),
    () => clPreprocessor("clang-cl-19", "clang-cl 19", "clang-cl", {}),
  ],
};

for (const [name, [isHere, find]] of Object.entries(others))
  testWithOracle(
    `${name} with mingw-w64 headers`,
    isHere && isInstalled("clang-19") && mingw !== undefined,
    `${name} tells the same constants of ddk/ntifs.h as clang-19`,
    async () => {
      const unit = { text: "#include <ddk/ntifs.h>\n", name: "<unit>", language: "c", options } as const;
      const [theirs, ours] = await Promise.all([
        clangPreprocessor("clang-19", "clang 19").preprocess(unit),
        find().preprocess(unit),
      ]);
      if (!theirs.ok || !ours.ok) throw new Error("not preprocessed");
      const [expected, found] = [await constantsOf(theirs.value), await constantsOf(ours.value)];
      const told = ({ name, value, span }: Constant) => `${span.file}:${span.line} ${name} ${value}`;
      const known = new Set([...found.values()].map(told));
      // clang-cl reads the compiler's own headers of intrinsics, which have constants of their own.
      expect([...expected.values()].map(told).filter((one) => !known.has(one))).toEqual([]);
      expect(expected.size).toBeGreaterThan(6000);
    },
  );

const small = `
typedef unsigned char BYTE; typedef unsigned long DWORD; typedef long NTSTATUS; typedef void *HANDLE;
typedef struct _RING { BYTE head; DWORD slots[12]; } RING;
enum COLOR { RED = 1, GREEN, BLUE = GREEN << 4 };
static const DWORD CAPACITY = 16 * 4;
const unsigned char SMALL = 0x1ff, OTHER = 2;
static const BYTE *POINTER = 0;
static inline int local(void) { const int hidden = 7; return hidden; }
#define SHIFT(device, function) (((device) << 16) | ((function) << 2))
#define PASTE(left, right) left ## right
#define COUNT(...) COUNT_(__VA_ARGS__, 3, 2, 1, 0)
#define COUNT_(a, b, c, d, ...) d
#define IOCTL SHIFT(0x22, 0x800L)
#define PASTED PASTE(0x, 7fUL)
#define COUNTED COUNT(x, y)
#define STATUS ((NTSTATUS)0xC0000001L)
#define NARROW (BYTE)(0x1234)
#define TWICE ((DWORD)(BYTE)(0x1234))
#define NEGATIVE (-1)
#define UNSIGNED_MINUS (-1U >> 1)
#define MIXED (1 ? 2 : 3ULL)
#define LONGER (1L + 1U)
#define LETTER 'A'
#define WIDE L'A'
#define TAG 'RING'
#define SIZE sizeof(RING)
#define PLACE ((DWORD)__builtin_offsetof(RING, slots[3]))
#define IN_ENUM (BLUE | RED)
#define RED RED
#define SELF SELF
#define CYCLE_A CYCLE_B
#define CYCLE_B CYCLE_A
#define TEXT "text"
#define REAL 1.5
#define ADDRESS ((HANDLE)-1)
#define NOTHING
#define UNKNOWN (nobody + 1)
#define GONE 1
#undef GONE
#define REDEFINED 1
#undef REDEFINED
#define REDEFINED 2UL
#define USES_LATER (LATER + 1)
#define LATER 41
#define KEPT 1
#pragma push_macro("KEPT")
#undef KEPT
#define KEPT 2
#pragma pop_macro("KEPT")
`;

testWithOracle(
  "clang-19",
  isInstalled("clang-19"),
  "constants of every kind have clang's value and type, and what is none is not claimed",
  async () => {
    const unit = { text: small, name: "<unit>", language: "c", options: noOptions } as const;
    const done = await clangPreprocessor("clang-19", "clang 19").preprocess(unit);
    if (!done.ok) throw new Error(messageOf(done.error));
    const constants = await constantsOf(done.value);
    const variables = ["CAPACITY", "SMALL", "OTHER"];
    expect([...constants.keys()].toSorted()).toEqual(
      [
        ...variables, "RED", "GREEN", "BLUE", "IOCTL", "PASTED", "COUNTED", "STATUS", "NARROW", "TWICE", "NEGATIVE",
        "UNSIGNED_MINUS", "MIXED", "LONGER", "LETTER", "WIDE", "TAG", "SIZE", "PLACE", "IN_ENUM", "REDEFINED",
        "USES_LATER", "LATER",
      ].toSorted(), // oxfmt-ignore
    );
    const claims = [...constants.values()];
    const isVariable = ({ name }: Constant): boolean => variables.includes(name);
    expect(
      await disputed(
        "clang-19",
        small,
        noOptions,
        claims.filter((one) => !isVariable(one)),
      ),
    ).toEqual([]);
    // Only C++ lets a variable stand in a constant expression.
    expect(await disputed("clang-19", small, noOptions, claims.filter(isVariable), "c++")).toEqual([]);
    const place = constants.get("IOCTL")?.span;
    expect([place?.file, small.split("\n")[(place?.line ?? 0) - 1]]).toEqual([
      "<unit>",
      "#define IOCTL SHIFT(0x22, 0x800L)",
    ]);
    expect(constants.get("STATUS")?.type).toMatchObject({ kind: "alias", name: "NTSTATUS" });
    // Asked for by name, nothing else is evaluated.
    expect([...(await constantsOf(done.value, ["STATUS", "nobody"])).keys()]).toEqual(["STATUS"]);
  },
);

testWithOracle(
  "clang-19",
  isInstalled("clang-19"),
  "macros of C++ text are claimed only where C++ sees them as C does",
  async () => {
    const header = `
typedef unsigned long DWORD;
enum Plain { LOW = 3 };
class Holder { public: enum { INSIDE = 4 }; };
enum INSIDE_TOO { OTHER };
#define MASK ((DWORD)1 << 31)
#define SUM (LOW + 1)
#define HIDDEN (INSIDE + 1)
#define LETTER 'A'
#define IS_SMALL (1 < 2)
#define YES true
#define SIZE sizeof(Holder)
`;
    const unit = { text: header, name: "<unit>", language: "c++", options: noOptions } as const;
    const done = await clangPreprocessor("clang-19", "clang 19").preprocess(unit);
    if (!done.ok) throw new Error(messageOf(done.error));
    const int = { kind: "scalar", class: "signed", size: 4, alignment: 4, spelling: "int" } as const;
    const span = { file: "<unit>", start: 0, end: 0, line: 3, column: 14 };
    const known = new Map([["LOW", { name: "LOW", type: int, value: 3n, span }]]);
    const constants = await constantsOf(done.value, null, known);
    expect([...constants.keys()].toSorted()).toEqual(["LOW", "MASK", "SUM"]);
    const macros = [...constants.values()].filter(({ name }) => name !== "LOW");
    expect(await disputed("clang-19", header, noOptions, macros, "c++")).toEqual([]);
  },
);

test("a macro that was pushed is what it was, where both pragmas can be seen", async () => {
  const pushed = '#define KEPT 1\n#pragma push_macro("KEPT")\n#undef KEPT\n#define KEPT 2\n';
  const constants = await constantsOf({ text: "", definitions: `${pushed}#pragma pop_macro("KEPT")\n` });
  expect(constants.get("KEPT")?.value).toBe(1n);
  // Clang prints neither pragma: a pop without a push says that nobody knows.
  const unknown = await constantsOf({ text: "", definitions: '#define KEPT 1\n#pragma pop_macro("KEPT")\n' });
  expect(unknown.has("KEPT")).toBe(false);
});

test("macros that double at every step are given up, not expanded", async () => {
  const steps = Array.from({ length: 60 }, (_, step) => `#define M${step + 1} (M${step} + M${step})\n`).join(
    "",
  );
  const call = `${"F(".repeat(3000)}1${")".repeat(3000)}`;
  const definitions = `#define M0 1\n${steps}#define F(x) (x)\n#define DEEP ${call}\n#define OPEN F(1\n`;
  const constants = await constantsOf({ text: "", definitions });
  expect(constants.get("M3")?.value).toBe(8n);
  for (const name of ["M60", "DEEP", "OPEN"]) expect(constants.has(name)).toBe(false);
});
