import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareRecords } from "../../src/diff/compare.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { rustc } from "../../src/layout/rules.ts";
import { recordsHeldByValue } from "../../src/pair/embedded.ts";
import { parseRust } from "../../src/parse/rust/crate.ts";
import type { RustText } from "../../src/truth/rust-text.ts";

/** What layoutcheck says of the Rust that it wrote itself. */
export interface EmittedVerdicts {
  readonly equal: number;
  /** `NAME: verdict, first finding`: whatever is not equal, and every finding that is more than a note. */
  readonly complaints: readonly string[];
}

/** What the rustc of this machine says, for its own target, on which types of explicit width are laid out as on Windows. */
export function hostRefusalOf(text: string): string | null {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-emit-"));
  try {
    writeFileSync(join(folder, "module.rs"), `#![no_std]\n${text}`);
    const args = ["--crate-type", "lib", "--emit=metadata", "--edition", "2021", "--cap-lints", "allow"];
    const ran = spawnSync("rustc", [...args, "module.rs"], { cwd: folder, encoding: "utf8" });
    return ran.status === 0 ? null : ran.stderr.slice(0, 4000);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Reads the text with our own front end and holds each type against the record it was written from. */
export function judgeEmitted(c: Layouts, emitted: RustText): EmittedVerdicts {
  const { text } = emitted;
  const host = {
    readText: () => ({ ok: true, text }) as const,
    isFile: (path: string) => path === "emitted.rs",
    list: () => [],
  };
  const { model, diagnostics } = parseRust({ kind: "file", path: "emitted.rs" }, host);
  const rust = computeLayouts(model, rustc);
  const held = recordsHeldByValue(rust);
  const byName = new Map([...model.records.values()].map(({ id, path }) => [path ?? id, id]));
  const complaints = diagnostics.map((one) => JSON.stringify([one.code, one.args]));
  let equal = 0;
  for (const [cRecord, name] of emitted.names) {
    const rustRecord = byName.get(name);
    if (rustRecord === undefined) {
      complaints.push(`${name}: it was not read`);
      continue;
    }
    const sides = { rust, rustRecord, c, cRecord, embedded: held.has(rustRecord) };
    const comparison = compareRecords({ ...sides, endingEarly: "wrong" });
    const worse = comparison.findings.filter(({ severity }) => severity !== "note");
    if (comparison.verdict === "equal") equal++;
    else complaints.push(`${name}: ${comparison.verdict}`);
    for (const { code, field, detail, rust: ours, c: theirs } of worse)
      complaints.push(
        `${name}.${field}: ${code} ${detail ?? ""} ${ours.value} ${theirs.name} ${theirs.value}`,
      );
  }
  return { equal, complaints };
}
