import { expect, test } from "vitest";
import { obstacleElsewhere } from "../../src/probe/library.ts";
import type { RecordQuestion } from "../../src/probe/questions.ts";
import { loadDllPackages } from "../../src/toolchain/dll-packages.ts";
import { dllWitness } from "../../src/toolchain/dll.ts";
import { embeddedWitness } from "../../src/toolchain/embedded.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";

const packages = await loadDllPackages();

const text = `struct Inner { short a; unsigned long long b; };
struct Outer { char tag; struct Inner inner[3]; void *next; float f; union { int i; double d; }; };`;
const members = ["tag", "inner", "next", "f", "i", "d"];
const question: RecordQuestion = {
  record: "Outer",
  name: "Outer",
  aliases: [],
  form: "struct",
  asked: { kind: "named", spelling: "struct Outer" },
  fields: members.map((path) => ({ kind: "member", path, isFlexible: false, spelling: "" })),
};
const request = { prelude: { kind: "text", text }, questions: [question], language: "c" } as const;

testWithOracle(
  "ffi-napi and clang",
  packages !== null && isInstalled("clang-19"),
  "a loaded library and an object give the same numbers for types of one width",
  async () => {
    const dll = await dllWitness();
    const embedded = embeddedWitness();
    if (!dll.ok || !embedded.ok) throw new Error(JSON.stringify(dll));
    const loaded = await dll.value.measure(request, noOptions);
    const read = await embedded.value.measure(request, noOptions);
    if (!loaded.ok || !read.ok) throw new Error(JSON.stringify([loaded, read]));
    expect(loaded.value.records).toEqual(read.value.records);
  },
);

test("records that another system lays out by other rules are refused there", () => {
  const refused = [
    "struct S { long x; };",
    "struct S { unsigned long x; };",
    "struct S { int x : 3; };",
    "#pragma pack(1)\nstruct S { int x; };",
    "struct __declspec(align(8)) S { int x; };",
    "struct S { enum E e; };",
    "struct S { int x[]; };",
    "struct S { int x[0]; };",
    "struct S { };",
    "struct S { wchar_t x; };",
    "struct S { long double x; };",
  ];
  const allowed = refused.filter(
    (each) => obstacleElsewhere({ ...request, prelude: { kind: "text", text: each } }) === null,
  );
  expect(allowed).toEqual([]);
  expect(
    obstacleElsewhere({ ...request, prelude: { kind: "headers", headers: ["windows.h"] } }),
  ).not.toBeNull();
  expect(obstacleElsewhere(request)).toBeNull();
});
