import fc from "fast-check";
import { expect, test } from "vitest";
import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { msvcC } from "../../src/layout/rules.ts";
import { cModel } from "../../src/testing/index.ts";
import { openRecorded } from "../../src/truth/open.ts";
import type { RustText } from "../../src/truth/rust-text.ts";
import { rustText } from "../../src/truth/rust-text.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { folderHost, shippedFolder, valueOf } from "../truth/folder.ts";
import { hostRefusalOf, judgeEmitted } from "./emitted-rust.ts";
import { hasMsvcRustc } from "./msvc-rustc.ts";
import { refusalOf } from "./rust-msvc.ts";

// What `emit rust` writes: our own check must find it equal, and rustc must compile it with all its guards.
// The closure of _EPROCESS in every build: npm run oracle -- --emit

const recorded = valueOf(openRecorded(folderHost(shippedFolder)));
const someBuilds = ["6.1.7601.17514", "10.0.26100.1742"];

test("the Rust of _EPROCESS is equal to what it was written from, in every build", () => {
  for (const { version } of recorded.builds) {
    const layouts = recorded.layoutsOf(version);
    const emitted = rustText(layouts, ["_EPROCESS"]);
    expect(emitted.compromises).toEqual([]);
    expect(emitted.names.size).toBeGreaterThan(8);
    expect(judgeEmitted(layouts, emitted)).toEqual({ equal: emitted.names.size, complaints: [] });
  }
});

test("so is every record of a build", () => {
  const layouts = recorded.layoutsOf("10.0.26100.1742");
  const emitted = rustText(layouts, layouts.records());
  expect(judgeEmitted(layouts, emitted)).toEqual({ equal: emitted.names.size, complaints: [] });
  expect(emitted.names.size).toBeGreaterThan(1500);
});

/** Random C records with packs, alignments and bit-fields, each model with the Rust that was written from it. */
function randomModels(numRuns: number): ReadonlyArray<{ layouts: Layouts; emitted: RustText }> {
  return fc.sample(cModel(4), { numRuns, seed: 23 }).map((model) => {
    const layouts = computeLayouts(model, msvcC);
    const records = [...model.records.values()].filter(({ name }) => name !== null).map(({ id }) => id);
    const laidOut = records.filter((id) => layouts.layoutOf(id).ok);
    return { layouts, emitted: rustText(layouts, laidOut) };
  });
}

test("any layout that is written as Rust is found equal, or says in place what it gave up", () => {
  const models = randomModels(300);
  const whole = models.filter(({ emitted }) => emitted.compromises.length === 0);
  expect(whole.flatMap(({ layouts, emitted }) => judgeEmitted(layouts, emitted).complaints)).toEqual([]);
  expect(whole.length).toBeGreaterThan((models.length * 2) / 3);
  for (const { emitted } of models.filter((one) => !whole.includes(one)))
    expect(emitted.text).toContain("because ");
});

const judges = [
  { name: "rustc", isAtHand: isInstalled("rustc"), refuses: hostRefusalOf },
  { name: "rustc for MSVC", isAtHand: hasMsvcRustc, refuses: refusalOf },
];

for (const { name, isAtHand, refuses } of judges) {
  for (const version of someBuilds)
    testWithOracle(name, isAtHand, `${name} compiles the Rust of the _EPROCESS of ${version}`, () => {
      expect(refuses(rustText(recorded.layoutsOf(version), ["_EPROCESS"]).text)).toBe(null);
    });

  testWithOracle(name, isAtHand, `${name} compiles random layouts that were written as Rust`, () => {
    const modules = randomModels(100).map(({ emitted }, at) => `pub mod m${at} {\n${emitted.text}\n}\n`);
    expect(refuses(modules.join(""))).toBe(null);
  });

  testWithOracle(name, isAtHand, `${name} does not compile a guard that is not true`, () => {
    const { text } = rustText(recorded.layoutsOf("10.0.26100.1742"), ["_EPROCESS"]);
    expect(refuses(text.replace("(EPROCESS, Token) == 0x", "(EPROCESS, Token) == 0x1"))).toContain(
      "EPROCESS",
    );
  });
}
