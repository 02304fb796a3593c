import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { computeLayouts } from "../../src/layout/compute.ts";
import { rustc } from "../../src/layout/rules.ts";
import type { Model } from "../../src/model/model.ts";
import { printRust } from "../../src/model/print-rust.ts";
import { rustModel } from "../../src/testing/index.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";

// Types of explicit width have the same repr(C) layout on every 64-bit target, so the host's rustc can be asked.

const [seed = 20, models = 200] = (process.env["LAYOUTCHECK_RANDOM"] ?? "")
  .split(",")
  .filter(Boolean)
  .map(Number);
const isAtHand = isInstalled("rustc");

testWithOracle("rustc", isAtHand, "random repr(C) records are laid out as rustc does", () => {
  const sample = fc.sample(rustModel(4), { numRuns: models, seed });
  const engine: string[] = [];
  const text: string[] = [];
  const questions: string[] = [];
  for (const [index, model] of sample.entries()) {
    const layouts = computeLayouts(model, rustc);
    const records = [...model.records.keys()].filter((id) => layouts.layoutOf(id).ok);
    text.push(`mod m${index} {\n${printRust(model, records)}}\n`);
    for (const id of records) {
      const layout = layouts.layoutOf(id);
      if (!layout.ok) continue;
      const { size, alignment, fields } = layout.value;
      const offsets = fields.map((field) => (field.kind === "member" ? field.offset : -1));
      engine.push(`m${index}::${id}: ${[size, alignment.most, ...offsets].join(" ")}`);
      questions.push(
        question(
          `m${index}::${id}`,
          fields.map((field) => field.name ?? ""),
        ),
      );
    }
  }
  const answer = run(`use std::mem::*;\n${text.join("")}fn main() {\n${questions.join("")}}\n`);
  expect(answer.errors).toBe("");
  expect(engine.length).toBeGreaterThan(models / 2);
  expect(answer.lines).toEqual(engine);
});

testWithOracle("rustc", isAtHand, "what the engine refuses in a packed record, rustc refuses too", () => {
  const sample = fc.sample(rustModel(3), { numRuns: models * 3, seed });
  const refused = sample.flatMap((model) => firstRefused(model)).slice(0, 25);
  expect(refused.length).toBeGreaterThan(5);
  for (const { model, id, code } of refused) {
    const rustCode = code === "packed-and-aligned" ? "E0588" : "E0587";
    expect(run(`${printRust(model, [id])}\nfn main() {}\n`).errors).toContain(rustCode);
  }
});

interface Refused {
  readonly model: Model;
  readonly id: string;
  readonly code: string;
}

function firstRefused(model: Model): readonly Refused[] {
  const layouts = computeLayouts(model, rustc);
  for (const id of model.records.keys()) {
    const layout = layouts.layoutOf(id);
    if (!layout.ok) return [{ model, id, code: layout.error.code }];
  }
  return [];
}

function question(type: string, fields: readonly string[]): string {
  const numbers = [
    `size_of::<${type}>()`,
    `align_of::<${type}>()`,
    ...fields.map((f) => `offset_of!(${type}, ${f})`),
  ];
  return `  println!("${type}: ${numbers.map(() => "{}").join(" ")}", ${numbers.join(", ")});\n`;
}

function run(source: string): { readonly errors: string; readonly lines: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-rustc-"));
  try {
    const program = join(folder, "ask");
    writeFileSync(`${program}.rs`, `#![allow(dead_code, non_camel_case_types)]\n${source}`);
    const built = spawnSync("rustc", ["--edition", "2021", "-Awarnings", `${program}.rs`, "-o", program], {
      encoding: "utf8",
    });
    if (built.status !== 0) return { errors: built.stderr, lines: [] };
    const ran = spawnSync(program, { encoding: "utf8", maxBuffer: 2 ** 26 });
    return { errors: ran.stderr, lines: ran.stdout.trimEnd().split("\n") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
