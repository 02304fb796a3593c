import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { computeLayouts } from "../../src/layout/compute.ts";
import { knownAlignment } from "../../src/layout/layouts.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { rustc } from "../../src/layout/rules.ts";
import type { Model } from "../../src/model/model.ts";
import { coffSymbols } from "../../src/probe/coff.ts";
import { testWithOracle } from "../oracles.ts";
import { parseFile } from "../parse/rust/tree.ts";
import { readSubject, winapi } from "./msvc-crates.ts";
import { hasMsvcRustc, objectOf } from "./msvc-rustc.ts";
import type { Subject } from "./msvc-rustc.ts";

// What is behind winapi's opaque unions, against rustc for the real target: that each accessor is there with the signature
// of a view, and how large and aligned is what it shows.

testWithOracle(
  "rustc for MSVC (Debian's rustc, rust-src, librust-winapi-dev)",
  hasMsvcRustc && existsSync(winapi.folder),
  "every view of winapi's records shows what rustc says it does",
  () => {
    const { model, layouts, rootRecords } = readSubject(winapi);
    const views = viewsOf(model, rootRecords, layouts);
    const wrong = disagreements(views, answersFor(views, "winapi::", [winapi]));

    process.stderr.write(`winapi: ${views.length} views; ${wrong.length} disagreements\n`);
    expect(wrong).toEqual([]);
    expect(views.length).toBeGreaterThan(1000);
  },
  180_000,
);

test.runIf(hasMsvcRustc)("a view that disagrees would be noticed", () => {
  const text =
    "#[repr(C)] pub struct A([u64; 2]); impl A { pub unsafe fn low(&self) -> &u16 { &*(self as *const _ as *const u16) } }";
  const { model, rootRecords } = parseFile(text);
  const views = viewsOf(model, rootRecords, computeLayouts(model, rustc));
  const answers = answersFor(views, "", [], text);
  expect(disagreements(views, answers)).toEqual([]);
  expect(
    disagreements(
      views.map((view) => ({ ...view, size: 4 })),
      answers,
    ),
  ).toEqual(["A::low: 4 bytes at 2, rustc 2 at 2"]);
});

interface ViewAnswer {
  readonly method: string;
  readonly size: number;
  readonly alignment: number;
}

function viewsOf(model: Model, records: readonly string[], layouts: Layouts): readonly ViewAnswer[] {
  return records.flatMap((id) =>
    (model.records.get(id)?.views ?? []).map(({ name, type }) => {
      const layout = layouts.typeLayoutOf(type);
      const { size, alignment } = layout.ok ? layout.value : { size: -1, alignment: { least: -1, most: -1 } };
      return { method: `${id}::${name}`, size, alignment: knownAlignment(alignment) ?? -1 };
    }),
  );
}

type Shown = readonly [size: bigint, alignment: bigint];

function answersFor(
  views: readonly ViewAnswer[],
  prefix: string,
  uses: readonly Subject[],
  prelude = "",
): readonly Shown[] {
  const lines = [
    "#![no_std]",
    "#![allow(warnings)]",
    prelude,
    "const fn shown<R, V>(_: unsafe fn(&R) -> &V) -> [u64; 2] { [core::mem::size_of::<V>() as u64, core::mem::align_of::<V>() as u64] }",
    `#[no_mangle] pub static VIEWS: [[u64; 2]; ${views.length}] = [`,
    ...views.map(({ method }) => `shown(${prefix}${method}),`),
    "];",
  ];
  const { object, hidden } = objectOf(() => ({ text: lines.join("\n"), keys: new Map() }), uses);
  expect([...hidden]).toEqual([]);
  const symbols = coffSymbols(object);
  const bytes = symbols.ok ? symbols.value.get("VIEWS") : undefined;
  if (bytes === undefined) throw new Error("the object does not have the views");
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return views.map((_, at) => [words.getBigUint64(16 * at, true), words.getBigUint64(16 * at + 8, true)]);
}

function disagreements(views: readonly ViewAnswer[], answers: readonly Shown[]): readonly string[] {
  return views.flatMap(({ method, size, alignment }, at) => {
    const [theirSize, theirAlignment] = answers[at] ?? [-1n, -1n];
    return BigInt(size) === theirSize && BigInt(alignment) === theirAlignment
      ? []
      : [`${method}: ${size} bytes at ${alignment}, rustc ${theirSize} at ${theirAlignment}`];
  });
}
