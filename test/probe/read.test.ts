import fc from "fast-check";
import { expect, test } from "vitest";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import { coffSymbols } from "../../src/probe/coff.ts";
import { probeSymbols } from "../../src/probe/object.ts";
import { readProbe } from "../../src/probe/read.ts";
import { probeSource } from "../../src/probe/source.ts";
import { wasmSymbols } from "../../src/probe/wasm.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { objectOf, windowsObject } from "./compile.ts";
import { randomRecords } from "./random-records.ts";

const hasClang = isInstalled("clang-19");
const { text, questions } = randomRecords(40, 7);
const source = probeSource({ prelude: { kind: "text", text }, questions, language: "c" });

function testWithClang(name: string, body: () => void): void {
  testWithOracle("clang-19", hasClang, name, body);
}

/** Why an object is refused, in words. */
function refusalOf(object: Uint8Array): string {
  const result = readProbe(object);
  return result.ok ? "it was read" : messageOf(result.error);
}

testWithClang("an object carries its questions, so that it can be read without the header", () => {
  const answers = readProbe(windowsObject(source));
  if (!answers.ok) throw new Error(messageOf(answers.error));
  expect(answers.value.records.map(({ question }) => question)).toEqual(questions);
  expect(answers.value.compiler).toMatchObject({
    language: "c",
    clangVersion: expect.stringMatching(/^19\./),
  });
});

testWithClang("objects for other machines are refused by name", () => {
  const tiny = "int x = 1;";
  expect(refusalOf(objectOf(tiny, "clang-19", "--target=i686-pc-windows-msvc", "-x", "c"))).toContain(
    "x86 (32 bits)",
  );
  expect(refusalOf(objectOf(tiny, "clang-19", "--target=aarch64-pc-windows-msvc", "-x", "c"))).toContain(
    "ARM64",
  );
  expect(refusalOf(objectOf(tiny, "clang-19", "--target=x86_64-apple-macos", "-x", "c"))).toContain("Mach-O");
  expect(refusalOf(objectOf(tiny, "clang-19", "--target=x86_64-linux-gnu", "-x", "c"))).toContain("ELF");
  expect(
    refusalOf(objectOf(tiny, "clang-19", "--target=x86_64-pc-windows-msvc", "-flto", "-x", "c")),
  ).toContain("bitcode");
  // MinGW has rules of its own, and no _MSC_VER: its compiler refuses the probe.
  expect(() => objectOf(source, "clang-19", "--target=x86_64-pc-windows-gnu", "-x", "c")).toThrow("_MSC_VER");
});

testWithClang("an object without a probe in it is refused", () => {
  expect(refusalOf(windowsObject("int x = 1;"))).toContain("without a probe's table");
  expect(refusalOf(windowsObject("const unsigned long long layoutcheck_table[20] = { 1 };"))).toContain(
    "not a probe's",
  );
});

test("an object for link-time code generation is refused with the flag that helps", () => {
  // ANON_OBJECT_HEADER of winnt.h with the class id that cl writes under /GL, {0CB3FE38-D9A5-4DAB-AC9B-D6B6222653C2}.
  const header = Buffer.from("0000ffff01006486000000000038feb30ca5d9ab4dac9bd6b6222653c2", "hex");
  expect(refusalOf(Buffer.concat([header, Buffer.alloc(64)]))).toContain("/GL-");
});

test("what is no object at all is refused", () => {
  expect(refusalOf(new Uint8Array())).toContain("damaged");
  expect(refusalOf(Buffer.from("MZ and more"))).toContain("linked image");
  expect(refusalOf(Buffer.from("!<arch>\nmore"))).toContain("library");
  expect(refusalOf(Buffer.from("hello, world, this is text"))).toContain("machine 0x");
});

testWithClang("an object cut short anywhere gives a diagnostic", () => {
  const object = windowsObject(source);
  for (let length = 0; length < object.length; length += 97)
    expect(readProbe(object.subarray(0, length)).ok).toBe(false);
});

testWithClang("an object with damaged bytes never throws", () => {
  const object = windowsObject(source);
  const damage = fc.array(fc.tuple(fc.nat(object.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(damage, (changes) => {
      const copy = object.slice();
      for (const [at, byte] of changes) copy[at] = byte;
      readProbe(copy);
    }),
    { numRuns: 300 },
  );
});

test("random bytes never throw, whatever they begin with", () => {
  const beginnings = ["", "6486", "0000ffff02006486", "0061736d01000000", "7f454c46"].map((hex) =>
    Buffer.from(hex, "hex"),
  );
  fc.assert(
    fc.property(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 400 }), (beginning, rest) => {
      const bytes = Buffer.concat([beginning, rest]);
      probeSymbols(bytes);
      coffSymbols(bytes);
      wasmSymbols(bytes);
    }),
    { numRuns: 500 },
  );
});

testWithClang("a /bigobj object gives the same symbols as a classic one", () => {
  // clang writes the big form by itself once there are more than 65,279 sections.
  const many = Array.from({ length: 66_000 }, (_, index) => `const char c${index} = 1;`).join("\n");
  const classic = coffSymbols(windowsObject(source));
  const big = windowsObject(`${source}\n${many}`, "-fdata-sections");
  expect([...big.subarray(0, 4)]).toEqual([0, 0, 0xff, 0xff]);
  const symbols = coffSymbols(big);
  if (!symbols.ok || !classic.ok) throw new Error("not read");
  for (const [name, bytes] of classic.value) {
    if (!name.startsWith("layoutcheck_")) continue;
    const here = symbols.value.get(name) ?? new Uint8Array();
    expect(Buffer.compare(here, bytes.subarray(0, here.length))).toBe(0);
    expect(here.length).toBeGreaterThan(0);
  }
  expect(readProbe(big)).toEqual(readProbe(windowsObject(source)));
});
