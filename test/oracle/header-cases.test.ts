import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import type { DumpedRecord } from "./record-dump.ts";
import { clangDump } from "./dump.ts";
import { embeddedClang } from "../../src/toolchain/embedded.ts";
import { embeddedPreprocessor } from "../../src/toolchain/preprocess.ts";
import { clangPreprocessor } from "../../src/toolchain/preprocess-clang.ts";
import type { Preprocessor } from "../../src/toolchain/unit.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { hashOf } from "./case-answers.ts";
import { agreementOn, readHeaders } from "./header-agreement.ts";

// Headers of our own with the constructs of the Windows headers, and clang's answers beside them.
// LAYOUTCHECK_RECORD=1 asks clang again and rewrites the answers; a reviewer then sees what changed.

interface Recording {
  /** Of the header and all that it can include; an answer to another text is stale. */
  readonly questionSha256: string;
  readonly compiler: string;
  readonly records: readonly DumpedRecord[];
}

const folder = fileURLToPath(new URL("../../probes/headers", import.meta.url)).replaceAll("\\", "/");
const name = "every-construct";
const hasClang = isInstalled("clang-19");

if (process.env["LAYOUTCHECK_RECORD"] === "1")
  testWithOracle("clang-19", hasClang, "answers are recorded", async () => {
    const { records, ...head } = await ask();
    const lines = records.map((record) => JSON.stringify(record)).join(",\n");
    const text = `${JSON.stringify(head, null, 1).slice(0, -2)},\n "records": [\n${lines}\n]}\n`;
    writeFileSync(join(folder, `${name}.json`), text);
  });

test("the recorded answers are to the header's very text", () => {
  expect(recording().questionSha256).toBe(questionHash());
});

testWithOracle("clang-19", hasClang, "clang still gives the recorded answers", async () => {
  expect(await ask()).toEqual(recording());
});

test("the engine agrees with clang on every construct of the Windows headers", async () => {
  const clang = embeddedClang();
  if (!clang.ok) throw new Error(messageOf(clang.error));
  const parsed = await readHeaders(await preprocessed(embeddedPreprocessor(clang.value)));
  const theirs = recording().records.filter(({ spelling, size }) => !isInsideFunction(spelling, size));
  const agreement = agreementOn(parsed, theirs);
  expect(agreement.differences).toEqual([]);
  expect(agreement.unverified.map((reason) => reason.split(":")[0])).toEqual(["struct SHORT_BY_TYPEDEF"]);
  expect(agreement.equal).toBeGreaterThan(40);
});

/** The second TWICE, 32 bytes, is local to a function. */
function isInsideFunction(spelling: string, size: number): boolean {
  return spelling === "struct TWICE" && size === 32;
}

function recording(): Recording {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Recording;
}

function questionHash(): string {
  const included = readdirSync(join(folder, "include")).sort();
  const files = [`${name}.h`, ...included.map((file) => `include/${file}`)];
  return hashOf(
    files.map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n")).join("\0"),
  );
}

async function ask(): Promise<Recording> {
  const text = await preprocessed(clangPreprocessor("clang-19", "clang 19"));
  const dump = await clangDump("clang-19", { text, language: "c", options: noOptions });
  if (!dump.ok) throw new Error(messageOf(dump.error));
  expect(dump.value.complaints).toBe("");
  return { questionSha256: questionHash(), compiler: "clang 19", records: dump.value.records };
}

/** Places are told without the folder, so that the answers are the same on every machine. */
async function preprocessed(preprocessor: Preprocessor): Promise<string> {
  const result = await preprocessor.preprocess({
    text: `#include "${folder}/${name}.h"\n`,
    name: "<unit>",
    language: "c",
    options: { ...noOptions, includeFolders: [`${folder}/include`] },
  });
  if (!result.ok) throw new Error(messageOf(result.error));
  expect(result.value.diagnostics).toEqual([]);
  return result.value.text.replaceAll(`${folder}/`, "");
}
