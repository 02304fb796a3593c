import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { isInstalled, testWithOracle } from "../oracles.ts";
import {
  caseNames,
  casesFolder,
  caseText,
  hashOf,
  measureCase,
  type Recording,
  recordingOf,
} from "./case-answers.ts";

// LAYOUTCHECK_RECORD=1 asks clang again and rewrites the answers; a reviewer then sees what changed.

const isAtHand = isInstalled("clang-19");
const layoutFolder = fileURLToPath(new URL("../../src/layout", import.meta.url));

if (process.env["LAYOUTCHECK_RECORD"] === "1")
  testWithOracle("clang-19", isAtHand, "answers are recorded", () => {
    for (const name of caseNames())
      writeFileSync(join(casesFolder, `${name}.json`), `${JSON.stringify(record(name), null, 1)}\n`);
  });

test("every case starts with its claim", () => {
  expect(caseNames().filter((name) => !/^\/\/ .+\.\n/.test(caseText(name)))).toEqual([]);
});

test("every recorded answer is to the case's very text", () => {
  const stale = caseNames().filter((name) => recordingOf(name).questionSha256 !== hashOf(caseText(name)));
  expect(stale).toEqual([]);
});

testWithOracle("clang-19", isAtHand, "clang still gives the recorded answers", () => {
  const now = caseNames().map((name) => ({ name, answers: record(name).answers }));
  expect(now).toEqual(caseNames().map((name) => ({ name, answers: recordingOf(name).answers })));
});

test("the rules of the engine and the cases name each other", () => {
  const files = readdirSync(layoutFolder).map((file) => readFileSync(join(layoutFolder, file), "utf8"));
  const named = files.flatMap((text) =>
    [...text.matchAll(/probes\/cases\/([\w/+-]+)\.h\b/g)].map(([, name]) => name),
  );
  expect([...new Set(named)].sort()).toEqual(caseNames());
});

function record(name: string): Recording {
  const text = caseText(name);
  const version = /version ([\d.]+)/.exec(
    spawnSync("clang-19", ["--version"], { encoding: "utf8" }).stdout,
  )?.[1];
  const answers = { c: measureCase(text, "c"), "c++": measureCase(text, "c++") };
  return { questionSha256: hashOf(text), compiler: "clang", version: version ?? "unknown", answers };
}
