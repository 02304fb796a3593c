import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { computeLayouts } from "../../../../src/layout/compute.ts";
import { rustc } from "../../../../src/layout/rules.ts";
import { isInstalled, testWithOracle } from "../../../oracles.ts";
import { expectSilence, parseFile, recordOf } from "../tree.ts";

const text = readFileSync(new URL("../../../crates/bindgen-style/src/lib.rs", import.meta.url), "utf8");
const parsed = parseFile(text);
const layouts = computeLayouts(parsed.model, rustc);

test("bindgen's output is read without a complaint", () => {
  expectSilence(parsed);
  const refused = parsed.rootRecords.filter((id) => !layouts.layoutOf(id).ok);
  // Generic helpers have a layout only where they are used.
  expect(refused).toEqual(["__BindgenBitfieldUnit", "__IncompleteArrayField"]);
});

test("accessors old and new say where the bits are", () => {
  const { accessors } = recordOf(parsed, "_POOL_STATE__bindgen_ty_1__bindgen_ty_1");
  expect(
    accessors.map(({ name, storage, bitOffset, bitWidth }) => `${name} ${storage} ${bitOffset}:${bitWidth}`),
  ).toEqual(["Kind _bitfield_1 0:3", "Depth _bitfield_1 3:13", "Owner _bitfield_1 16:16"]);
});

const stated = parsed.model.stated.map((fact) =>
  fact.kind === "offset"
    ? `${fact.record}.${fact.path} ${fact.bytes}`
    : `${fact.record} ${fact.kind} ${fact.bytes}`,
);

test("layout tests of every form are statements; a condition states nothing", () => {
  expect(stated).toEqual([
    "_POOL_STATE size 16",
    "_POOL_STATE alignment 8",
    "_POOL_STATE.Next 8",
    "_OPAQUE size 24",
    "_OPAQUE alignment 8",
    "_LIST_HEADER size 8",
    "_LIST_HEADER.Entries 8",
    "_LIST_HEADER.Count 0",
  ]);
});

test("what could be another claim is none", () => {
  const { model } = parseFile(
    "use core::mem::size_of; #[repr(C)] pub struct A { a: u64 }\n" +
      "const _: [(); size_of::<A>() - 4] = [(); 4];\n" +
      "const _: () = assert!(!(size_of::<A>() == 4));\n" +
      "const _: () = assert!(size_of::<A>() != 4);\n" +
      "const _: () = if cfg!(windows) { assert!(size_of::<A>() == 16) };\n",
  );
  expect(model.stated).toEqual([]);
});

testWithOracle("rustc", isInstalled("rustc"), "sizes in bindgen's output are those of rustc", () => {
  const ids = parsed.rootRecords.filter((id) => layouts.layoutOf(id).ok);
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-rustc-"));
  try {
    const asks = ids.map((id) => `println!("${id} {}", ::std::mem::size_of::<${id}>());`).join("\n");
    writeFileSync(join(folder, "ask.rs"), `${text}\nfn main() { ${asks} }`);
    execFileSync("rustc", ["--edition", "2021", "--cap-lints", "allow", "ask.rs"], {
      cwd: folder,
      stdio: "pipe",
    });
    const theirs = execFileSync(join(folder, "ask"), { encoding: "utf8" }).trim().split("\n");
    expect(
      ids.map((id) => {
        const layout = layouts.layoutOf(id);
        return `${id} ${layout.ok ? layout.value.size : "?"}`;
      }),
    ).toEqual(theirs);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
