import { expect, test } from "vitest";
import { parseRecordDump, visibleFields } from "./record-dump.ts";
import type { DumpedPart, DumpedRecord } from "./record-dump.ts";
import { clangAt } from "../../src/toolchain/clang.ts";
import { clangDump, embeddedDump } from "./dump.ts";
import { embeddedClang } from "../../src/toolchain/embedded.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { randomRecords } from "../probe/random-records.ts";

const hasClang = isInstalled("clang-19");

async function dumpOf(
  text: string,
  language: "c" | "c++",
  command = "clang-19",
): Promise<readonly DumpedRecord[]> {
  const dump = await clangDump(command, { text, language, options: noOptions });
  if (!dump.ok) throw new Error(JSON.stringify(dump.error));
  return dump.value.records;
}

function recordNamed(records: readonly DumpedRecord[], name: string): DumpedRecord {
  const record = records.find((candidate) => candidate.name === name);
  if (record === undefined) throw new Error(`no ${name} in the dump`);
  return record;
}

for (const language of ["c", "c++"] as const)
  testWithOracle(
    "clang-19",
    hasClang,
    `the dump and the object agree on 500 random records (${language})`,
    async () => {
      const { text, questions } = randomRecords(500, 99);
      const clang = await clangAt("clang-19");
      if (!clang.ok) throw new Error("clang-19 is there and cannot be asked");
      const answers = await clang.value.measure(
        { prelude: { kind: "text", text }, questions, language },
        noOptions,
      );
      if (!answers.ok) throw new Error(JSON.stringify(answers.error));
      const dumped = await dumpOf(text, language);
      for (const { question, size, alignment, fields } of answers.value.records) {
        const record = recordNamed(dumped, question.record);
        expect([record.size, record.alignment]).toEqual([size, alignment]);
        expect(visibleFields(record.parts).map(placeOf)).toEqual(
          question.fields.map(({ path }, index) => {
            const field = fields[index];
            return field?.kind === "member"
              ? [path, field.offset * 8, null]
              : [path, field?.firstBit, field?.bitWidth];
          }),
        );
      }
    },
  );

function placeOf(part: DumpedPart): unknown {
  if (part.kind === "bit-field") return [part.name, part.firstBit, part.bitWidth];
  return part.kind === "member" ? [part.name, part.offset * 8, null] : null;
}

testWithOracle(
  "clang-19",
  hasClang,
  "bases, hidden pointers, empty members and references are told apart",
  async () => {
    const text = `struct E {}; struct V { virtual void f(); int a; };
    struct W : virtual V { W(); void f(); long x; E e; };
    struct X : W, E { int y : 3; int : 0; void (*call)(int); W &w; };
    X *used;`;
    const x = recordNamed(await dumpOf(`${text} int n = sizeof(X);`, "c++"), "X");
    expect(
      x.parts.map((part) => [
        part.kind,
        "name" in part ? part.name : "role" in part ? part.role : part.spelling,
      ]),
    ).toEqual([
      ["base", "struct W"],
      ["base", "struct E"],
      ["bit-field", "y"],
      ["bit-field", null],
      ["member", "call"],
      ["member", "w"],
      ["hidden", "vtordisp"],
      ["base", "struct V"],
    ]);
    expect(x.nonVirtualSize).toBeLessThan(x.size);
  },
);

testWithOracle("clang-19", hasClang, "a record without a tag is known by its place", async () => {
  const records = await dumpOf('# 7 "my (old) header.h"\ntypedef struct { int a; } T; T t;', "c");
  const inner = records.find(({ place }) => place !== null);
  expect(inner?.place).toEqual({ file: "my (old) header.h", line: 7, column: 9 });
  expect(inner?.name).toBeNull();
});

testWithOracle("clang-19", hasClang, "the embedded clang and clang-19 dump the same records", async () => {
  const clang = embeddedClang();
  if (!clang.ok) throw new Error("no embedded clang");
  const { text } = randomRecords(200, 4);
  const dump = embeddedDump(clang.value, { text, language: "c", options: noOptions });
  if (!dump.ok) throw new Error(JSON.stringify(dump.error));
  const tagged = (records: readonly DumpedRecord[]) =>
    records
      .filter(({ name }) => name?.startsWith("R") === true)
      .map(({ name, size, alignment, parts }) => ({
        name,
        size,
        alignment,
        fields: visibleFields(parts).map(placeOf),
      }));
  expect(tagged(dump.value.records)).toEqual(tagged(await dumpOf(text, "c")));
  expect(tagged(dump.value.records)).toHaveLength(200);
});

test("a text that is no dump has no records", () => {
  expect(parseRecordDump("")).toEqual([]);
  expect(parseRecordDump("*** Dumping AST Record Layout\n")).toEqual([]);
  expect(parseRecordDump("*** Dumping AST Record Layout\n    0 |         deep\n   0 | struct A\n")).toEqual(
    [],
  );
});
