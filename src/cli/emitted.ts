import type { Diagnostic, Layouts, RecordId } from "../index.ts";
import {
  compareRecords,
  computeLayouts,
  counted,
  diagnostic,
  messageOf,
  parseRust,
  recordsHeldByValue,
  rustText,
  rustc,
} from "../index.ts";

/** Rust text that was read back before anybody sees it. */
export interface EmittedModule {
  readonly text: string;
  /** One line: how many types, and what our own check says of them. */
  readonly verdict: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Types that could not be written as they are, or are not found equal. */
  readonly unverified: number;
}

/** The records as a Rust module of their own. `origin`: where the figures come from, for its first line. */
export function emittedModule(c: Layouts, records: readonly RecordId[], origin: string): EmittedModule {
  const emitted = rustText(c, records);
  const text = [
    `// Layouts of ${origin}, written by layoutcheck. A module of its own; the guards need Rust 1.77.`,
    "#![allow(dead_code, non_camel_case_types, non_snake_case, non_upper_case_globals)]",
    "#![allow(clippy::all)]",
    "",
    emitted.text,
  ].join("\n");
  const unequal = unequalTypes(c, text, emitted.names);
  const diagnostics = [
    ...emitted.compromises.map(({ record, why }) => diagnostic("emitted-as-bytes", { record, why }, null)),
    ...unequal.map(({ name, why }) => diagnostic("emitted-unequal", { record: name, why }, null)),
  ];
  const equal = emitted.names.size - unequal.length;
  return {
    text,
    verdict: `${counted(emitted.names.size, "type")} of ${origin}, ${equal} found equal`,
    diagnostics,
    unverified: diagnostics.length,
  };
}

/** The types that are not what they were written from, as our own front end reads them. */
function unequalTypes(
  c: Layouts,
  text: string,
  names: ReadonlyMap<RecordId, string>,
): ReadonlyArray<{ readonly name: string; readonly why: string }> {
  const host = {
    readText: () => ({ ok: true, text }) as const,
    isFile: (path: string) => path === "emitted.rs",
    list: () => [],
  };
  const { model } = parseRust({ kind: "file", path: "emitted.rs" }, host);
  const rust = computeLayouts(model, rustc);
  const held = recordsHeldByValue(rust);
  const byPath = new Map([...model.records.values()].map(({ id, path }) => [path ?? id, id]));
  return [...names].flatMap(([cRecord, name]) => {
    const rustRecord = byPath.get(name);
    if (rustRecord === undefined) return [{ name, why: "our own front end does not read it" }];
    const sides = { rust, rustRecord, c, cRecord, embedded: held.has(rustRecord) };
    const comparison = compareRecords({ ...sides, endingEarly: "wrong" });
    if (comparison.verdict === "equal") return [];
    if (comparison.verdict === "unverified") return [{ name, why: messageOf(comparison.reason) }];
    const [first] = comparison.findings;
    return [{ name, why: first === undefined ? "it differs" : `${first.code} ${first.field ?? ""}`.trim() }];
  });
}
