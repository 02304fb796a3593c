import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import type { DumpedRecord } from "./record-dump.ts";
import { clangDump } from "./dump.ts";
import { embeddedClang } from "../../src/toolchain/embedded.ts";
import { findHeaderSets } from "../../src/toolchain/headers.ts";
import { clangPreprocessor } from "../../src/toolchain/preprocess-clang.ts";
import { embeddedPreprocessor } from "../../src/toolchain/preprocess.ts";
import type { Preprocessor } from "../../src/toolchain/unit.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { hashOf } from "./case-answers.ts";
import { agreementOnCxx } from "./cxx-agreement.ts";
import { sdkHeaders } from "./sdk-headers.ts";

// C++ headers: two of our own with clang's answers beside them, and those of the Windows SDK, whose COM
// interfaces are classes in C++. LAYOUTCHECK_RECORD=1 asks clang again and rewrites the answers.

interface Recording {
  /** Of the header and all that it can include; an answer to another text is stale. */
  readonly questionSha256: string;
  readonly compiler: string;
  readonly records: readonly DumpedRecord[];
}

const folder = fileURLToPath(new URL("../../probes/headers", import.meta.url)).replaceAll("\\", "/");
const hasClang = isInstalled("clang-19");

/** What of our headers is left to a compiler, and told so. */
const unverified: Readonly<Record<string, readonly string[]>> = {
  "every-cxx-construct": [
    "struct Many<int, char>",
    "struct Variadic",
    "struct Partial<int *>",
    "struct Specialised",
  ],
  // A pointer to a member of a class that is not complete yet, and classes that are local to functions.
  entangled: ["struct Fn", "struct Local", "class Init::(lambda at entangled.hpp:26:115)"],
};
const names = Object.keys(unverified);

if (process.env["LAYOUTCHECK_RECORD"] === "1")
  testWithOracle("clang-19", hasClang, "answers are recorded", async () => {
    for (const name of names) {
      const { records, ...head } = await ask(name);
      const lines = records.map((record) => JSON.stringify(record)).join(",\n");
      const text = `${JSON.stringify(head, null, 1).slice(0, -2)},\n "records": [\n${lines}\n]}\n`;
      writeFileSync(join(folder, `${name}.json`), text);
    }
  });

for (const name of names) {
  test(`the recorded answers are to the very text of ${name}`, () => {
    expect(recordingOf(name).questionSha256).toBe(questionHash(name));
  });

  testWithOracle("clang-19", hasClang, `clang still gives the recorded answers to ${name}`, async () => {
    expect(await ask(name)).toEqual(recordingOf(name));
  });

  test(`the engine agrees with clang on ${name}`, async () => {
    const clang = embeddedClang();
    if (!clang.ok) throw new Error(messageOf(clang.error));
    const text = await ownHeader(embeddedPreprocessor(clang.value), name);
    const agreement = agreementOnCxx(text, recordingOf(name).records);
    process.stderr.write(`${name}: ${agreement.dumped} records, ${agreement.equal} equal\n`);
    expect(agreement.differences).toEqual([]);
    expect(agreement.unverified.map((reason) => reason.split(": ")[0])).toEqual(unverified[name]);
    expect(agreement.equal).toBeGreaterThan(50);
    expect(agreement.withBases).toBeGreaterThan(10);
    expect(agreement.withVirtualBases).toBeGreaterThan(4);
  });
}

const mingw = findHeaderSets().find(({ kind }) => kind === "mingw-w64");

interface HeaderUnit {
  readonly headers: readonly string[];
  /** No fewer records than this, so that an empty text cannot pass. */
  readonly least: number;
  readonly leastBases: number;
}

const units: Readonly<Record<string, HeaderUnit>> = {
  "windows.h and winternl.h": { headers: ["windows.h", "winternl.h"], least: 2500, leastBases: 100 },
  "further SDK headers": {
    headers: ["tchar.h", "winsock2.h", "windows.h", ...sdkHeaders],
    least: 8000,
    leastBases: 1000,
  },
};

for (const [title, unit] of Object.entries(units))
  testWithOracle(
    "clang-19 with mingw-w64 headers",
    hasClang && mingw !== undefined,
    `clang-19 agrees on every record of ${title} read as C++`,
    async () => {
      const text = await preprocessed(
        clangPreprocessor("clang-19", "clang 19"),
        unit.headers.map((header) => `#include <${header}>\n`).join(""),
        { ...noOptions, systemFolders: mingw?.folders ?? [], defines: ["SECURITY_WIN32"] },
      );
      // The headers hold errors in C++, of functions only; clang lays out what it could read.
      const dump = await clangDump("clang-19", { text, language: "c++", options: noOptions });
      if (!dump.ok) throw new Error(messageOf(dump.error));
      const agreement = agreementOnCxx(text, dump.value.records);
      const { dumped, equal, differences, unverified, withBases, withVfptr } = agreement;
      process.stderr.write(
        `${title} as C++: ${dumped} records, ${equal} equal (${withBases} with bases, ${withVfptr} with a vfptr), ` +
          `${differences.length} different, ${unverified.length} unverified\n`,
      );
      for (const reason of unverified) process.stderr.write(`  unverified: ${reason}\n`);
      expect(differences).toEqual([]);
      expect(dumped).toBeGreaterThan(unit.least);
      expect(withBases).toBeGreaterThan(unit.leastBases);
      expect(unverified.length).toBeLessThanOrEqual(dumped * 0.005);
    },
  );

function recordingOf(name: string): Recording {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Recording;
}

function questionHash(name: string): string {
  const included = readdirSync(join(folder, "include")).sort();
  const files = [`${name}.hpp`, ...included.map((file) => `include/${file}`)];
  return hashOf(
    files.map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n")).join("\0"),
  );
}

async function ask(name: string): Promise<Recording> {
  const text = await ownHeader(clangPreprocessor("clang-19", "clang 19"), name);
  const dump = await clangDump("clang-19", { text, language: "c++", options: noOptions });
  if (!dump.ok) throw new Error(messageOf(dump.error));
  expect(dump.value.complaints).toBe("");
  return { questionSha256: questionHash(name), compiler: "clang 19", records: dump.value.records };
}

/** Places are told without the folder, so that the answers are the same on every machine. */
async function ownHeader(preprocessor: Preprocessor, name: string): Promise<string> {
  const text = `#include "${folder}/${name}.hpp"\n`;
  const options = { ...noOptions, includeFolders: [`${folder}/include`] };
  return (await preprocessed(preprocessor, text, options)).replaceAll(`${folder}/`, "");
}

async function preprocessed(
  preprocessor: Preprocessor,
  text: string,
  options: Parameters<Preprocessor["preprocess"]>[0]["options"],
): Promise<string> {
  const result = await preprocessor.preprocess({ text, name: "<unit>", language: "c++", options });
  if (!result.ok) throw new Error(messageOf(result.error));
  expect(result.value.diagnostics).toEqual([]);
  return result.value.text;
}
