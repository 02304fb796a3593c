import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { hashOf } from "./case-answers.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import { msvcCxx } from "../../src/layout/rules.ts";
import { parseCxx } from "../../src/parse/cxx/parse.ts";
import { askClangFor, engineAccount } from "./class-batch.ts";
import type { CxxAccount } from "./cxx-account.ts";

// The rules of C++ classes, a case each, with clang's answers beside them. C does not know what they are about, so there is
// one mode. LAYOUTCHECK_RECORD=1 asks clang again and rewrites the answers; a reviewer then sees what changed.

interface Recording {
  readonly questionSha256: string;
  readonly compiler: string;
  readonly version: string;
  readonly records: Readonly<Record<string, CxxAccount>>;
}

const isAtHand = isInstalled("clang-19");
const folder = fileURLToPath(new URL("../../probes/cases/class", import.meta.url));
const layoutFolder = fileURLToPath(new URL("../../src/layout", import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".hpp"))
  .map((file) => file.slice(0, -4))
  .sort();

if (process.env["LAYOUTCHECK_RECORD"] === "1")
  testWithOracle("clang-19", isAtHand, "answers are recorded", async () => {
    for (const name of names)
      writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(await ask(name), null, 1)}\n`);
  });

test("every case starts with its claim", () => {
  expect(names.filter((name) => !/^\/\/ .+\.\n/.test(textOf(name)))).toEqual([]);
});

test("every recorded answer is to the case's very text", () => {
  expect(names.filter((name) => recordingOf(name).questionSha256 !== hashOf(textOf(name)))).toEqual([]);
});

testWithOracle("clang-19", isAtHand, "clang still gives the recorded answers", async () => {
  for (const name of names) expect((await ask(name)).records).toEqual(recordingOf(name).records);
});

for (const name of names)
  test(`the engine lays out class/${name} as clang does`, () => {
    const { model, diagnostics } = parseCxx({ file: `${name}.hpp`, text: textOf(name) });
    const layouts = computeLayouts(model, msvcCxx);
    const records = [...model.records.keys()].map((record) => [record, engineAccount(layouts, record)]);
    expect(diagnostics).toEqual([]);
    expect(Object.fromEntries(records)).toEqual(recordingOf(name).records);
  });

test("the rules of classes and the cases name each other", () => {
  const files = readdirSync(layoutFolder).map((file) => readFileSync(join(layoutFolder, file), "utf8"));
  const named = files.flatMap((text) =>
    [...text.matchAll(/probes\/cases\/class\/([\w-]+)\.hpp/g)].map(([, name]) => name),
  );
  expect([...new Set(named)].sort()).toEqual(names);
});

function textOf(name: string): string {
  return readFileSync(join(folder, `${name}.hpp`), "utf8").replaceAll("\r\n", "\n");
}

function recordingOf(name: string): Recording {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Recording;
}

async function ask(name: string): Promise<Recording> {
  const text = textOf(name);
  const version = /version ([\d.]+)/.exec(
    spawnSync("clang-19", ["--version"], { encoding: "utf8" }).stdout,
  )?.[1];
  const records = Object.fromEntries(await askClangFor(text));
  return { questionSha256: hashOf(text), compiler: "clang", version: version ?? "unknown", records };
}
