import { expect } from "vitest";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import { emitProbe } from "../../src/probe/emit.ts";
import type {
  FieldQuestion,
  ProbeAnswers,
  RecordExpression,
  RecordQuestion,
} from "../../src/probe/questions.ts";
import { readProbe } from "../../src/probe/read.ts";
import { probeSource } from "../../src/probe/source.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { objectOf } from "./compile.ts";

// Every expected number comes from a second, hand-written question to the same compiler: a _Static_assert in the text.

type Language = "c" | "c++";

function testInBoth(name: string, body: (language: Language) => void): void {
  for (const language of ["c", "c++"] as const)
    testWithOracle("clang-19", isInstalled("clang-19"), `${name} (${language})`, () => body(language));
}

function answersTo(text: string, questions: readonly RecordQuestion[], language: Language): ProbeAnswers {
  const source = probeSource({ prelude: { kind: "text", text: asserts + text }, questions, language });
  const standard = language === "c" ? "-std=gnu11" : "-std=c++20";
  const object = objectOf(
    source,
    "clang-19",
    "--target=x86_64-pc-windows-msvc",
    "-fms-extensions",
    "-x",
    language,
    standard,
    "-Werror",
    "-fno-operator-names",
  );
  const answers = readProbe(object);
  if (!answers.ok) throw new Error(messageOf(answers.error));
  return answers.value;
}

const asserts = `#ifdef __cplusplus
#define CHECK(condition) static_assert(condition, "")
#else
#define CHECK(condition) _Static_assert(condition, "")
#endif
`;

function ask(asked: RecordExpression, ...fields: readonly FieldQuestion[]): RecordQuestion {
  return { record: "R", name: null, aliases: [], form: "struct", asked, fields };
}

function named(spelling: string): RecordExpression {
  return { kind: "named", spelling };
}

function member(path: string): FieldQuestion {
  return { kind: "member", path, isFlexible: false, spelling: "" };
}

function bits(path: string, bitWidth: number, isBoolean = false): FieldQuestion {
  return { kind: "bit-field", path, bitWidth, unitSize: 4, isBoolean, spelling: "" };
}

testInBoth("fields behind anonymous members are asked for by their own names", (language) => {
  const answers = answersTo(
    `struct S { char c; union { int whole; struct { unsigned low : 4, high : 5; }; }; };
     CHECK(__builtin_offsetof(struct S, whole) == 4);`,
    [ask(named("struct S"), member("whole"), bits("low", 4), bits("high", 5))],
    language,
  );
  expect(answers.records[0]?.fields).toEqual([
    { kind: "member", offset: 4, size: 4 },
    { kind: "bit-field", firstBit: 32, bitWidth: 4 },
    { kind: "bit-field", firstBit: 36, bitWidth: 5 },
  ]);
});

testInBoth("const and volatile members do not keep bit-fields from being found", (language) => {
  const answers = answersTo(
    "struct S { const int a; volatile long long b; const volatile unsigned f : 3; volatile unsigned g : 7; };",
    [ask(named("struct S"), bits("f", 3), bits("g", 7))],
    language,
  );
  expect(answers.records[0]?.fields).toMatchObject([{ firstBit: 128 }, { firstBit: 131 }]);
});

testInBoth("bit-fields of unions, arrays of records and nested members have paths", (language) => {
  const answers = answersTo(
    `typedef struct { short s; union { unsigned all; struct { unsigned a : 9, b : 2; } parts; } flags[3]; } T;
     CHECK(__builtin_offsetof(T, flags) == 4);`,
    [ask(named("T"), bits("flags[0].parts.b", 2), member("flags"), member("flags[0].parts"))],
    language,
  );
  expect(answers.records[0]?.fields).toEqual([
    { kind: "bit-field", firstBit: 41, bitWidth: 2 },
    { kind: "member", offset: 4, size: 12 },
    { kind: "member", offset: 4, size: 4 },
  ]);
});

testInBoth("records without a tag are asked through the field that holds or points to them", (language) => {
  const through = (path: string): RecordExpression => ({ kind: "through", spelling: "struct Outer", path });
  const answers = answersTo(
    `struct Outer { struct { char c; long long q; } held; struct { short x[5]; } many[4][2]; struct { char y[7]; } *pointed; };`,
    [
      ask(through("held"), member("q")),
      ask(through("many[0][0]"), member("x")),
      ask(through("pointed[0]"), member("y")),
    ],
    language,
  );
  expect(answers.records.map(({ size, alignment }) => [size, alignment])).toEqual([
    [16, 8],
    [10, 2],
    [7, 1],
  ]);
});

testInBoth("fields named like C++ keywords and operators are found", (language) => {
  const answers = answersTo(
    "struct S { int class; unsigned template : 3; int and; };",
    [ask(named("struct S"), member("class"), bits("template", 3), member("and"))],
    language,
  );
  expect(answers.records[0]?.fields).toMatchObject([{ offset: 0 }, { firstBit: 32 }, { offset: 8 }]);
});

testInBoth("booleans and enumerations can be bit-fields", (language) => {
  const answers = answersTo(
    `enum E { zero, one }; struct S { ${language === "c" ? "_Bool" : "bool"} yes : 1; enum E kind : 5; };`,
    [ask(named("struct S"), bits("yes", 1, true), bits("kind", 5))],
    language,
  );
  expect(answers.records[0]?.fields).toMatchObject([{ firstBit: 0 }, { firstBit: 32, bitWidth: 5 }]);
});

testInBoth("what pack cannot lower is the required alignment", (language) => {
  const answers = answersTo(
    "struct __declspec(align(8)) A { int a; }; struct B { long long b; };",
    [ask(named("struct A")), ask(named("struct B"))],
    language,
  );
  expect(answers.records.map(({ requiredAlignment }) => requiredAlignment)).toEqual([8, 1]);
});

testInBoth("a flexible tail has size 0", (language) => {
  const answers = answersTo(
    "struct S { char c; int tail[]; };",
    [ask(named("struct S"), { kind: "member", path: "tail", isFlexible: true, spelling: "" })],
    language,
  );
  expect(answers.records[0]?.fields).toEqual([{ kind: "member", offset: 4, size: 0 }]);
});

testInBoth("an empty record is measured by the rules of its language", (language) => {
  const [record] = answersTo("struct Empty {};", [ask(named("struct Empty"))], language).records;
  expect(record?.size).toBe(language === "c" ? 4 : 1);
});

testInBoth("a declared width that the compiler does not confirm is refused", (language) => {
  expect(() =>
    answersTo("struct S { unsigned f : 3; };", [ask(named("struct S"), bits("f", 4))], language),
  ).toThrow("cannot be found");
});

testWithOracle(
  "clang-19",
  isInstalled("clang-19"),
  "names and odd characters survive the trip through the object",
  () => {
    const question: RecordQuestion = {
      ...ask(named("struct S"), { ...member("x"), spelling: 'int "??/\\ \u00fc' }),
      record: 'S \t"\\',
      aliases: ["??=", "\u{1f600}"],
    };
    const answers = answersTo("struct S { int x; };", [question], "c");
    expect(answers.records[0]?.question).toEqual(question);
  },
);

testWithOracle(
  "clang-19",
  isInstalled("clang-19"),
  "an emitted file says how to compile it and compiles",
  () => {
    const request = {
      prelude: { kind: "text", text: "struct S { int x; };" },
      questions: [ask(named("struct S"))],
      language: "c",
    } as const;
    const file = emitProbe(request, "probe.c");
    expect(file).toContain("cl /nologo /c /TC /std:c11 /Zp16 /GL- /bigobj /w probe.c");
    expect(readProbe(objectOf(file, "clang-19", "--target=x86_64-pc-windows-msvc", "-x", "c")).ok).toBe(true);
  },
);
