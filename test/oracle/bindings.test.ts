import { existsSync } from "node:fs";
import { expect } from "vitest";
import type { OpenedRust } from "../../src/cli/rust/open-rust.ts";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import { clangDump } from "../../src/toolchain/dump.ts";
import { findHeaderSets } from "../../src/toolchain/headers.ts";
import { clangPreprocessor } from "../../src/toolchain/preprocess-clang.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { layoutcheck, withFiles } from "../cli/command.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { judgeConstants } from "./constant-judge.ts";
import type { JudgedPair, JudgedUnit } from "./binding-judge.ts";
import { judge, judgedUnit } from "./binding-judge.ts";
import { ntapi, readSubject, winapi } from "./msvc-crates.ts";
import { hasMsvcRustc } from "./msvc-rustc.ts";
import type { Subject } from "./msvc-rustc.ts";
import type { HeaderUnit } from "./winapi-units.ts";
import { winapiUnits } from "./winapi-units.ts";

// Whole crates as they are published against mingw-w64's headers: what `check --all` calls different is what clang and rustc
// lay out differently, no more and no less.

const mingw = findHeaderSets().find(({ kind }) => kind === "mingw-w64");
const include = mingw?.folders[0] ?? "";

const isAtHand =
  hasMsvcRustc &&
  isInstalled("clang-19") &&
  mingw !== undefined &&
  existsSync(winapi.folder) &&
  existsSync(ntapi.folder);

const subjects: ReadonlyArray<{ crate: Subject; units: () => readonly HeaderUnit[]; least: number }> = [
  { crate: winapi, units: () => winapiUnits(winapi.folder, include), least: 2000 },
  {
    crate: ntapi,
    units: () => [
      { name: "winternl", headers: ["windows.h", "winternl.h", "subauth.h"], defines: [] },
      { name: "ntifs", headers: ["ddk/ntifs.h"], defines: [] },
    ],
    least: 100,
  },
];

for (const subject of subjects)
  testWithOracle(
    "clang-19, mingw-w64 headers, rustc for MSVC, winapi and ntapi",
    isAtHand,
    `${subject.crate.name} differs from mingw-w64's headers where clang and rustc say so`,
    async () => {
      const units = subject.units();
      const judged: JudgedUnit[] = [];
      for (const unit of units) judged.push(await dumped(unit));
      const rust = readSubject(subject.crate);
      const pairs = judge(subject.crate, rust.layouts, rust.rootRecords, judged);
      const verdicts = await verdictsOf(subject.crate, units);
      const score = compareVerdicts(
        pairs,
        verdicts.filter(({ kind }) => kind === undefined),
      );
      const constants = compareConstants(units, rust, verdicts);
      process.stderr.write(
        `${subject.crate.name}: ${pairs.length} pairs by name, ${score.found.length} of them differ and are found, ` +
          `${score.missed.length} missed, ${score.false.length} false; ${score.inside.length} more differ with what holds ` +
          `them or what they hold, ${score.beyond.length} more in what no offset shows; ${score.unjudged} equal pairs that only we have\n` +
          `${subject.crate.name}: ${constants.judged} constants that C has, ${constants.found.length} of them differ and are found, ` +
          `${constants.missed.length} missed, ${constants.false.length} false\n`,
      );
      if (process.env["LAYOUTCHECK_SHOW"]) show({ ...score, constants: constants.found });
      expect(score.missed).toEqual([]);
      expect(score.false).toEqual([]);
      expect(constants.missed).toEqual([]);
      expect(constants.false).toEqual([]);
      expect(pairs.length).toBeGreaterThan(subject.least);
    },
    600_000,
  );

/** LAYOUTCHECK_SHOW=1 prints every record by how it was judged. */
function show(lists: Readonly<Record<string, unknown>>): void {
  for (const [kind, list] of Object.entries(lists))
    if (Array.isArray(list)) for (const words of list) process.stderr.write(`${kind}: ${words}\n`);
}

function unitText({ headers, defines }: HeaderUnit): string {
  const lines = [
    ...defines.map((define) => `#define ${define}`),
    ...headers.map((header) => `#include <${header}>`),
  ];
  return `${lines.join("\n")}\n`;
}

async function dumped(unit: HeaderUnit): Promise<JudgedUnit> {
  const options = { ...noOptions, systemFolders: mingw?.folders ?? [] };
  const source = { text: unitText(unit), name: "<unit>", language: "c" as const, options };
  const text = await clangPreprocessor("clang-19", "clang 19").preprocess(source);
  if (!text.ok) throw new Error(messageOf(text.error));
  expect(text.value.diagnostics.map(messageOf)).toEqual([]);
  const dump = await clangDump("clang-19", { text: text.value.text, language: "c", options: noOptions });
  if (!dump.ok) throw new Error(messageOf(dump.error));
  return judgedUnit(text.value.text, dump.value.records);
}

interface OurFinding {
  readonly field: string | null;
  readonly cField: string | null;
  readonly code: string;
  readonly severity: string;
  readonly message: string;
}

interface OurResult {
  readonly kind?: string;
  readonly rust: { readonly path: string };
  readonly c: { readonly name: string; readonly pairedBy: string } | null;
  readonly verdict: string;
  readonly findings: readonly OurFinding[];
  readonly reason?: { readonly message: string };
}

/** What a user sees who gives one header for each unit. */
async function verdictsOf(subject: Subject, units: readonly HeaderUnit[]): Promise<readonly OurResult[]> {
  const files = Object.fromEntries(units.map((unit, number) => [`unit${number}.h`, unitText(unit)]));
  return withFiles(files, async (folder) => {
    const headers = Object.keys(files).flatMap((file) => ["--c", file]);
    const side = ["--rust", subject.folder, "--all-features"];
    const argv = ["check", ...side, ...headers, "--format", "json"];
    const outcome = await layoutcheck(argv, { cwd: folder });
    return (JSON.parse(outcome.stdout) as { results: readonly OurResult[] }).results;
  });
}

interface ConstantScore {
  readonly judged: number;
  readonly found: readonly string[];
  readonly missed: readonly string[];
  readonly false: readonly string[];
}

/** A constant differs where a header has another value for its name, and none has the same. */
function compareConstants(
  units: readonly HeaderUnit[],
  rust: OpenedRust,
  results: readonly OurResult[],
): ConstantScore {
  const asked = rust.named.constants.flatMap(({ name, path, value, type }) => {
    const layout = rust.layouts.typeLayoutOf(type);
    const owner = path.slice(0, path.lastIndexOf("::"));
    const isOwned = rust.layouts.declarationOf(owner) !== null || rust.layouts.enumOf(owner) !== null;
    if (value === null || !layout.ok || isOwned) return [];
    return [{ name, path, value, bits: layout.value.size * 8 }];
  });
  const verdicts = units.map((unit) => judgeConstants(unitText(unit), mingw?.folders ?? [], asked));
  const ours = new Set(results.flatMap(({ kind, rust: { path } }) => (kind === "constant" ? [path] : [])));
  const known = asked.flatMap(({ path }, at) => {
    const said = verdicts.map((unit) => unit[at]).filter((verdict) => verdict !== "unknown");
    return said.length === 0 ? [] : [{ path, differs: !said.includes("equal") }];
  });
  const wrong = new Set(known.flatMap(({ path, differs }) => (differs ? [path] : [])));
  return {
    judged: known.length,
    found: [...ours].filter((path) => wrong.has(path)),
    missed: [...wrong].filter((path) => !ours.has(path)),
    false: [...ours].filter((path) => !wrong.has(path)),
  };
}

interface Score {
  readonly found: string[];
  readonly missed: string[];
  readonly false: string[];
  /** Different in what clang's dump and rustc's figures do not show. */
  readonly beyond: string[];
  /** Records that are different with others: helpers with what holds them, holders of arrays with their elements. */
  readonly inside: string[];
  unjudged: number;
}

function compareVerdicts(pairs: readonly JudgedPair[], results: readonly OurResult[]): Score {
  const ours = grouped(results, ({ rust }) => rust.path);
  const theirs = grouped(pairs, ({ rust }) => rust);
  const wrongInC = new Set(pairs.flatMap(({ c, differences }) => (differences.length === 0 ? [] : [c.name])));
  const score: Score = { found: [], missed: [], false: [], beyond: [], inside: [], unjudged: 0 };
  for (const [rust, answers] of ours) {
    const judged = theirs.get(rust) ?? [];
    const differences = judged.flatMap((pair) => pair.differences);
    const errors = answers.flatMap(({ findings }) => findings.filter(({ severity }) => severity === "error"));
    const isDifferent = answers.some(({ verdict }) => verdict === "different");
    const holder = answers.find(({ c }) => c?.pairedBy === "member")?.c?.name.replace(/\..*$/, "");
    const said = answers.map(({ c, verdict }) => `${c?.name} ${verdict}`).join(", ");
    const words = `${rust}: ${differences.join(", ")} | ${said} | ${errors.map((one) => one.message).join(", ")}`;
    if (differences.length > 0) (isDifferent ? score.found : score.missed).push(words);
    else if (isDifferent && errors.every(isBeyondOffsets)) score.beyond.push(words);
    else if (isDifferent && errors.every((error) => isOfElement(error, pairs))) score.inside.push(words);
    else if (isDifferent)
      (holder !== undefined && wrongInC.has(holder) ? score.inside : score.false).push(words);
    else if (judged.length === 0 && answers.some(({ c }) => c !== null)) score.unjudged++;
  }
  return score;
}

function grouped<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

/** Clang's dump does not go into arrays; the record of the elements was judged by itself. */
function isOfElement({ field }: OurFinding, pairs: readonly JudgedPair[]): boolean {
  const inside = field?.includes("[0].") === true ? field.slice(field.lastIndexOf("[0].") + 4) : null;
  if (inside === null) return false;
  return pairs.some(({ differences }) => differences.some((words) => words.startsWith(`${inside} `)));
}

/** What clang's dump and rustc's figures do not show. */
function isBeyondOffsets({ code, field, cField }: OurFinding): boolean {
  const isRenamed = field !== null && cField !== null && field.split(".").at(-1) !== cField;
  return (
    isRenamed ||
    ["field-type", "missing-field", "extra-field", "bit-offset", "bit-width", "field-name"].includes(code)
  );
}
