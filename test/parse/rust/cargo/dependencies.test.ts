import { expect, test } from "vitest";
import { bestFolder } from "../../../../src/parse/rust/cargo/versions.ts";
import { parseRust } from "../../../../src/parse/rust/crate.ts";
import { expectSilence, fieldsOf, parseCrate, said, treeHost } from "../tree.ts";

test("types are found in dependencies by path, vendored and registry, and their records carry the crate's name", () => {
  const crate = (name: string) => ({
    toml: `[package]\nname = "${name}"\nedition = "2021"\n`,
    text: "#[repr(C)] pub struct T { x: u8 }",
  });
  const parsed = parseCrate(
    {
      "demo/Cargo.toml":
        '[package]\nname = "demo"\nedition = "2021"\n[dependencies]\nnear = { path = "../near" }\nkept = "0.3"\nrenamed = { package = "far-away", version = "1" }\n',
      "demo/src/lib.rs": "#[repr(C)] struct S { a: near::T, b: kept::T, c: renamed::T }",
      "near/Cargo.toml": crate("near").toml,
      "near/src/lib.rs": crate("near").text,
      "demo/vendor/kept/Cargo.toml": crate("kept").toml,
      "demo/vendor/kept/src/lib.rs": crate("kept").text,
      "reg/far-away-1.4.0/Cargo.toml": crate("far-away").toml,
      "reg/far-away-1.4.0/src/lib.rs": crate("far-away").text,
      "reg/far-away-2.0.0/Cargo.toml": "wrong",
    },
    { registries: ["reg"] },
  );
  expectSilence(parsed);
  expect(fieldsOf(parsed, "S")).toEqual(["a: near::T", "b: kept::T", "c: far_away::T"]);
  expect(parsed.rootRecords).toEqual(["S"]);
});

test("a dependency that is not found is said once; its base names are still known", () => {
  const parsed = parseCrate({
    "demo/Cargo.toml":
      '[package]\nname = "demo"\nedition = "2021"\n[dependencies]\nwinapi = "0.3"\nprivate = "1"\n',
    "demo/src/lib.rs":
      "use winapi::shared::ntdef::{HANDLE, LIST_ENTRY}; #[repr(C)] struct S { h: HANDLE, l: LIST_ENTRY, p: private::P, q: private::Q }",
  });
  expect(said(parsed)[0]).toContain("the source of crate private was not found");
  expect(fieldsOf(parsed, "S")).toEqual([
    "h: pointer(8)",
    "l: windows::LIST_ENTRY",
    "p: ?unknown",
    "q: ?unknown",
  ]);
  expect(parsed.model.vocabulary).toEqual(["HANDLE", "LIST_ENTRY"]);
});

test("a member takes edition and dependencies from its workspace", () => {
  const parsed = parseCrate({
    "demo/Cargo.toml":
      '[package]\nname = "demo"\nedition.workspace = true\n[dependencies]\nbase.workspace = true\n',
    "Cargo.toml": "",
    "demo/src/lib.rs": "",
  });
  expect(said(parsed)).toEqual([]);
  const member = parseRust(
    { kind: "crate", path: "top/demo" },
    treeHost({
      "top/Cargo.toml":
        '[workspace]\nmembers = ["demo"]\n[workspace.package]\nedition = "2021"\n[workspace.dependencies]\nbase = { path = "libs/base" }\n',
      "top/demo/Cargo.toml":
        '[package]\nname = "demo"\nedition.workspace = true\n[dependencies]\nbase.workspace = true\n',
      "top/demo/src/lib.rs": "mod a { use base::T; #[repr(C)] pub struct S { t: T } }",
      "top/libs/base/Cargo.toml": '[package]\nname = "base"\n',
      "top/libs/base/src/lib.rs": "pub type T = u8;",
    }),
  );
  expectSilence(member);
  expect(fieldsOf(member, "a::S")).toEqual(["t: u8"]);
});

test("a workspace of several crates: inherited and patched dependencies, extern crate, macros of another member", () => {
  const files = {
    "top/Cargo.toml": `
      [workspace]
      members = ["driver", "libs/*"]
      [workspace.package]
      edition = "2021"
      [workspace.dependencies]
      base = { path = "libs/base", features = ["wide"] }
      outside = "1.2"
      [patch.crates-io]
      outside = { path = "patched/outside" }`,
    "top/driver/Cargo.toml": `
      [package]
      name = "driver"
      edition = "2018"
      [dependencies]
      base.workspace = true
      outside.workspace = true
      [target.'cfg(windows)'.dependencies]
      kept = "0.3"`,
    "top/driver/src/lib.rs": `
      #[macro_use] extern crate base as foundation;
      extern crate kept;
      RECORD! { Both { near: foundation::Word, far: outside::T, old: kept::T, deep: outside::Deep } }`,
    "top/libs/base/Cargo.toml": `
      [package]
      name = "base"
      edition.workspace = true
      [features]
      wide = []`,
    "top/libs/base/src/lib.rs": `
      #[cfg(feature = "wide")] pub type Word = u64;
      #[cfg(not(feature = "wide"))] pub type Word = u32;
      #[macro_export] macro_rules! RECORD { ($name:ident { $($f:ident: $t:ty),* }) => { #[repr(C)] pub struct $name { $(pub $f: $t),* } } }`,
    "top/patched/outside/Cargo.toml":
      '[package]\nname = "outside"\nversion = "1.3.0"\n[dependencies]\nkept = "0.3"\n',
    "top/patched/outside/src/lib.rs":
      "extern crate kept; pub use kept::T as Deep; #[repr(C)] pub struct T { patched: u8 }",
    "registry/outside-1.2.9/Cargo.toml": '[package]\nname = "outside"\n',
    "registry/outside-1.2.9/src/lib.rs": "#[repr(C)] pub struct T { published: u8 }",
    "top/vendor/kept/Cargo.toml": '[package]\nname = "kept"\n',
    "top/vendor/kept/src/lib.rs": "#[repr(C)] pub struct T { vendored: u16 }",
  };
  const parsed = parseRust({ kind: "crate", path: "top/driver" }, treeHost(files), {
    registries: ["registry"],
  });
  expectSilence(parsed);
  expect(parsed.rootRecords).toEqual(["Both"]);
  expect(fieldsOf(parsed, "Both")).toEqual(["near: u64", "far: outside::T", "old: kept::T", "deep: kept::T"]);
  expect(fieldsOf(parsed, "outside::T")).toEqual(["patched: u8"]);
});

test("a patch of a crate that begins no workspace counts, one of a dependency does not", () => {
  const parsed = parseCrate(
    {
      "demo/Cargo.toml":
        '[package]\nname = "demo"\nedition = "2021"\n[dependencies]\na = "1"\nb = "1"\n[patch.crates-io]\na = { path = "patched-a" }\n',
      "demo/src/lib.rs": "#[repr(C)] struct S { a: a::T, b: b::T }",
      "demo/patched-a/Cargo.toml":
        '[package]\nname = "a"\n[patch.crates-io]\nb = { path = "../patched-b" }\n',
      "demo/patched-a/src/lib.rs": "#[repr(C)] pub struct T { patched: u8 }",
      "demo/patched-b/Cargo.toml": '[package]\nname = "b"\n',
      "demo/patched-b/src/lib.rs": "#[repr(C)] pub struct T { patched: u8 }",
      "registry/b-1.0.0/Cargo.toml": '[package]\nname = "b"\n',
      "registry/b-1.0.0/src/lib.rs": "#[repr(C)] pub struct T { published: u8 }",
    },
    { registries: ["registry"] },
  );
  expectSilence(parsed);
  expect(fieldsOf(parsed, "a::T")).toEqual(["patched: u8"]);
  expect(fieldsOf(parsed, "b::T")).toEqual(["published: u8"]);
});

test("a requirement allows the versions that cargo takes for it, and of them the newest", () => {
  const folders = ["a-0.3.8", "a-0.3.9", "a-0.4.0", "a-1.2.3", "a-1.2.9", "a-1.3.0", "a-2.0.0", "a-b-9.0.0"];
  const taken = (requirement: string | null) => bestFolder(folders, "a", requirement, []);
  expect(
    ["0.3", "^0.3.9", "=0.3.8", "~1.2", "~1.2.4", "1", "1.2", "=1.2", "1.*", ">=0.4, <1.3", ">1.3", "<=0.3", "*", null].map(taken),
  ).toEqual(
    ["a-0.3.9", "a-0.3.9", "a-0.3.8", "a-1.2.9", "a-1.2.9", "a-1.3.0", "a-1.3.0", "a-1.2.9", "a-1.3.0", "a-1.2.9", "a-2.0.0", "a-0.3.9", "a-2.0.0", "a-2.0.0"],
  ); // prettier-ignore
  expect(["3", "=1.2.4", "~0.4.1"].map(taken)).toEqual([null, null, null]);
});

test("a vendored folder without a version serves where none with a version does", () => {
  expect(bestFolder(["a", "a-0.2.0"], "a", "0.2", [])).toBe("a-0.2.0");
  expect(bestFolder(["a", "a-0.2.0"], "a", "0.3", [])).toBe("a");
});

const manifest = (name: string, rest = "") => `[package]\nname = "${name}"\nedition = "2021"\n${rest}`;

test("the version that Cargo.lock names is read, and no other, also where the lock is the workspace's", () => {
  const files = {
    "top/Cargo.toml": '[workspace]\nmembers = ["demo"]\n',
    "top/demo/Cargo.toml": manifest("demo", '[dependencies]\nold = "1"\ngone = "1"\n'),
    "top/demo/src/lib.rs": "#[repr(C)] struct S { a: old::T, b: gone::T }",
    "reg/old-1.0.0/Cargo.toml": manifest("old"),
    "reg/old-1.0.0/src/lib.rs": "pub type T = u8;",
    "reg/old-1.1.0/Cargo.toml": manifest("old"),
    "reg/old-1.1.0/src/lib.rs": "pub type T = u16;",
    "reg/gone-1.0.0/Cargo.toml": manifest("gone"),
    "reg/gone-1.0.0/src/lib.rs": "pub type T = u8;",
  };
  const lock =
    '[[package]]\nname = "gone"\nversion = "1.2.0"\n\n[[package]]\nname = "old"\nversion = "1.0.0"\n';
  const read = (tree: Readonly<Record<string, string>>) =>
    fieldsOf(parseRust({ kind: "crate", path: "top/demo" }, treeHost(tree), { registries: ["reg"] }), "S");
  expect(read(files)).toEqual(["a: u16", "b: u8"]);
  expect(read({ ...files, "top/demo/Cargo.lock": lock })).toEqual(["a: u8", "b: ?unknown"]);
  expect(read({ ...files, "top/Cargo.lock": lock })).toEqual(["a: u8", "b: ?unknown"]);
});

test("dependencies of another target are not taken for those of Windows", () => {
  const crate = (name: string, type: string) => ({
    [`${name}/Cargo.toml`]: manifest("base"),
    [`${name}/src/lib.rs`]: `pub type T = ${type};`,
  });
  const parsed = parseCrate({
    "demo/Cargo.toml": manifest(
      "demo",
      `[target.'cfg(windows)'.dependencies]\nbase = { path = "../here" }\n[target.'cfg(unix)'.dependencies]\nbase = { path = "../there" }\n`,
    ),
    "demo/src/lib.rs": "#[repr(C)] struct S { a: base::T }",
    ...crate("here", "u64"),
    ...crate("there", "u32"),
  });
  expect(fieldsOf(parsed, "S")).toEqual(["a: u64"]);
});

test("a feature of an optional dependency switches on the feature of its name, unless it is asked for weakly or hidden", () => {
  const records = (features: string) =>
    parseCrate({
      "demo/Cargo.toml": manifest(
        "demo",
        `[features]\ndefault = ["all"]\n${features}[dependencies]\nextra = { version = "1", optional = true }\n`,
      ),
      "demo/src/lib.rs": '#[cfg(feature = "extra")] #[repr(C)] struct Extra { a: u8 }',
    }).rootRecords;
  expect(records('all = ["extra/std"]\n')).toEqual(["Extra"]);
  expect(records('all = ["extra"]\n')).toEqual(["Extra"]);
  expect(records('all = ["extra?/std"]\n')).toEqual([]);
  expect(records('all = ["extra/std", "dep:extra"]\n')).toEqual([]);
});

test("what hangs on a feature that a build script may switch on is unverified; other build scripts decide nothing", () => {
  const read = (script: string) =>
    parseCrate({
      "demo/Cargo.toml": manifest("demo", '[dependencies]\nbase = { path = "../base" }\n'),
      "demo/src/lib.rs":
        "#[repr(C)] struct S { a: base::Field, b: base::Repr, c: base::Kind, d: base::Plain }",
      "base/Cargo.toml": manifest("base"),
      "base/build.rs": script,
      "base/src/lib.rs": `
        #[repr(C)] pub struct Field { pub a: u8, #[cfg(feature = "more")] pub more: u8 }
        #[repr(C)] #[cfg_attr(feature = "more", repr(packed))] pub struct Repr { pub a: u64 }
        #[repr(u8)] pub enum Kind { A, #[cfg(not(feature = "more"))] B, C }
        #[repr(C)] #[cfg_attr(feature = "more", derive(Debug))] pub struct Plain { pub a: u8 }`,
    });
  const reasons = ({ model }: ReturnType<typeof read>) => [
    ...["Field", "Repr", "Plain"].map((name) => model.records.get(`base::${name}`)?.refused?.detail ?? null),
    model.enums.get("base::Kind")?.refused?.detail ?? null,
  ];
  const why = "is under a feature that its crate's build script may switch on";
  expect(reasons(read('fn main() { println!("cargo:rustc-cfg=feature=\\"more\\""); }'))).toEqual([
    `field more ${why}`,
    `its repr ${why}`,
    null,
    `variant B ${why}`,
  ]);
  const silent = read('fn main() { println!("cargo:rustc-link-lib=ntdll"); }');
  expect(reasons(silent)).toEqual([null, null, null, null]);
  expect(fieldsOf(silent, "base::Field")).toEqual(["a: u8"]);
});
