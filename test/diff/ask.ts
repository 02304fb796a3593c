import { plainRecordName } from "../../src/model/record-names.ts";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Comparison, Finding } from "../../src/diff/finding.ts";
import { compareRecords } from "../../src/diff/compare.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { msvcC, rustc } from "../../src/layout/rules.ts";
import type { Model, RecordId } from "../../src/model/model.ts";
import { recordsHeldByValue } from "../../src/pair/embedded.ts";
import { parseC } from "../../src/parse/c/parse.ts";
import { parseRust } from "../../src/parse/rust/crate.ts";
import { loadC } from "../../src/parse/tree.ts";

// Two texts in, a comparison out: what the tests of this folder ask.

const { resolve } = createRequire(import.meta.url);
const parser = await loadC({
  runtime: readFileSync(resolve("web-tree-sitter/web-tree-sitter.wasm")),
  grammar: readFileSync(resolve("tree-sitter-c/tree-sitter-c.wasm")),
});

export function rustLayouts(text: string): Layouts {
  return computeLayouts(rustModel(text), rustc);
}

export function rustModel(text: string): Model {
  const host = {
    readText: () => ({ ok: true, text }) as const,
    isFile: (path: string) => path === "binding.rs",
    list: () => [],
  };
  const { model, diagnostics } = parseRust({ kind: "file", path: "binding.rs" }, host);
  if (diagnostics.length > 0)
    throw new Error(`the Rust text of the test is wrong: ${JSON.stringify(diagnostics[0])}`);
  return model;
}

export function cLayouts(text: string): Layouts {
  const { model, diagnostics } = parseC({ file: "header.h", text }, parser, { language: "c" });
  if (diagnostics.length > 0)
    throw new Error(`the C text of the test is wrong: ${JSON.stringify(diagnostics[0])}`);
  return computeLayouts(model, msvcC);
}

/** Compares the record of that name, in Rust and in C. */
export function compare(name: string, rustText: string, cText: string): Comparison {
  const rust = rustLayouts(rustText);
  const c = cLayouts(cText);
  const rustRecord = recordNamed(rust, name);
  const embedded = recordsHeldByValue(rust).has(rustRecord);
  return compareRecords({
    rust,
    rustRecord,
    c,
    cRecord: recordNamed(c, name),
    embedded,
    endingEarly: "tolerated",
  });
}

/** `code field`, root causes only, notes left out. */
export function causes({ findings }: Comparison): readonly string[] {
  return findings.filter(isCause).map(({ code, field }) => (field === null ? code : `${code} ${field}`));
}

export function notes({ findings }: Comparison): readonly string[] {
  return findings
    .filter(({ severity }) => severity === "note")
    .map(({ code, field }) => `${code} ${field ?? ""}`.trim());
}

function isCause({ rootCause, severity }: Finding): boolean {
  return rootCause && severity !== "note";
}

export function recordNamed(layouts: Layouts, name: string): RecordId {
  for (const record of layouts.records()) {
    const layout = layouts.layoutOf(record);
    const names = layout.ok ? [layout.value.name, layout.value.path, ...layout.value.aliases] : [record];
    if (names.some((one) => one !== null && plainRecordName(one) === plainRecordName(name))) return record;
  }
  throw new Error(`the test's text has no record ${name}`);
}
