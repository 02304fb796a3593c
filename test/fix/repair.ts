import { checkAgainstC } from "../../src/check.ts";
import { diagnose } from "../../src/diff/causes.ts";
import { explainedChecks } from "../../src/diff/explained.ts";
import type { Fix } from "../../src/diff/finding.ts";
import type { RecordCheck } from "../../src/diff/verdicts.ts";
import { writeFixes } from "../../src/fix/fixes.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { rustc } from "../../src/layout/rules.ts";
import { recordsHeldByValue } from "../../src/pair/embedded.ts";
import { parseRust } from "../../src/parse/rust/crate.ts";

/** A lone Rust file and a C text: what `fix` makes of the file. */
export interface Repaired {
  /** With all proved changes. */
  readonly text: string;
  readonly checks: readonly RecordCheck[];
  readonly fixes: readonly Fix[];
}

const file = "binding.rs";

/** Mends the text and asks again, from the mended text, whether all that was to be mended is equal. */
export function repairAgainst(rust: string, c: Layouts): Repaired {
  const before = read(rust);
  const checks = checkText(before, c);
  const side = { ...before, held: recordsHeldByValue(before.layouts) };
  const diagnosis = diagnose(side, checks);
  const { fixOf, files } = writeFixes(side, checks, diagnosis, {
    textOf: (name) => (name === file ? rust : null),
    whyNotOurs: (name) => (name === file ? null : "it is elsewhere"),
    isLoneFile: true,
    reread: (texts) => read(texts.get(file) ?? rust),
  });
  const text = files[0]?.after ?? rust;
  const explained = explainedChecks(side, checks, diagnosis, fixOf);
  const fixes = explained
    .flatMap(({ answers }) => answers.flatMap(({ comparison }) => comparison.findings))
    .flatMap(({ rootCause, remedy }) => (rootCause && remedy?.fix ? [remedy.fix] : []));
  return { text, checks: explained, fixes };
}

export function verdicts(rust: string, c: Layouts): readonly string[] {
  return checkText(read(rust), c).flatMap(({ answers }) =>
    answers.map(({ comparison }) => comparison.verdict),
  );
}

function read(text: string) {
  const host = {
    readText: () => ({ ok: true, text }) as const,
    isFile: (path: string) => path === file,
    list: () => [],
  };
  const { model } = parseRust({ kind: "file", path: file }, host);
  return { model, layouts: computeLayouts(model, rustc) };
}

function checkText({ model, layouts }: ReturnType<typeof read>, c: Layouts): readonly RecordCheck[] {
  const records = [...model.records.keys()];
  return checkAgainstC({ layouts, records }, [{ layouts: c, source: "header", build: null }], new Map());
}
