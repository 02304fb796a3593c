import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ParsedRust } from "../../src/index.ts";
import { parseRust } from "../../src/index.ts";
import { crateHost } from "../../src/cli/disk/hosts.ts";
import { openRustCache, watchedHost } from "../../src/cli/rust/rust-cache.ts";
import type { RustTable } from "../../src/cli/rust/rust-cache-format.ts";
import { layoutcheck, withFiles } from "./command.ts";

const crate = {
  "Cargo.toml": '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n[features]\nwide = []\n',
  "src/lib.rs":
    "mod parts;\nmod later;\n#[repr(C)] pub struct Whole { flag: u8, part: parts::Part, gone: Missing }\n",
  "src/parts.rs":
    '#[repr(C)] pub struct Part { a: u16, #[cfg(feature = "wide")] b: u64 }\n#[repr(u8)] pub enum Kind { A = 1, B = 200 }\n',
};

const named = {
  "Cargo.toml": crate["Cargo.toml"],
  "src/lib.rs": "pub type Word = u16;\npub const LIMIT: u64 = 1 << 63;\npub const UNKNOWN: u8 = other();\n",
};

async function report(folder: string, ...more: readonly string[]): Promise<string> {
  const env = { LAYOUTCHECK_CACHE: join(folder, "kept") };
  const argv = ["layout", ".", "--format", "json", ...more];
  const { stdout, stderr } = await layoutcheck(argv, { cwd: folder, env });
  return stdout + stderr;
}

function entriesIn(folder: string): readonly string[] {
  return readdirSync(join(folder, "kept/rust")).map((name) => join(folder, "kept/rust", name));
}

/** What is kept about the crate, through the cache itself: null where it must be read again. */
function kept(folder: string, tables: readonly RustTable[] = []): ParsedRust | null {
  const host = crateHost(folder, [folder]);
  return openRustCache(join(folder, "kept"), ["question"], host, folder, tables).read(() =>
    parseRust({ kind: "crate", path: "." }, host),
  );
}

function keep(folder: string, tables: readonly RustTable[] = []): void {
  const host = watchedHost(crateHost(folder, [folder]), folder);
  const cache = openRustCache(join(folder, "kept"), ["question"], host, folder, tables);
  cache.write(parseRust({ kind: "crate", path: "." }, host), host.looks());
}

test("what is kept says the same as the crate itself, diagnostics and their lines included", () =>
  withFiles(crate, async (folder) => {
    const first = await report(folder);
    const entries = entriesIn(folder);
    expect(first).toContain("Missing");
    expect(await report(folder)).toBe(first);
    expect(await report(folder, "--no-cache")).toBe(first);
    expect(entriesIn(folder)).toEqual(entries);
  }));

test("a crate that did not change is not read again", () =>
  withFiles(crate, async (folder) => {
    keep(folder);
    const host = crateHost(folder, [folder]);
    const parsed = parseRust({ kind: "crate", path: "." }, host);
    expect(kept(folder)).toMatchObject({
      rootRecords: parsed.rootRecords,
      model: { records: parsed.model.records, enums: parsed.model.enums },
      diagnostics: parsed.diagnostics,
    });
  }));

test("a text of the same size and the same times is noticed", () =>
  withFiles(crate, async (folder) => {
    keep(folder);
    const file = join(folder, "src/parts.rs");
    const { atime, mtime } = statSync(file);
    writeFileSync(file, readFileSync(file, "utf8").replace("a: u16", "a: u32"));
    utimesSync(file, atime, mtime);
    expect(kept(folder)).toBeNull();
  }));

test("a file that is written again with the same text changes nothing", () =>
  withFiles(crate, async (folder) => {
    keep(folder);
    const file = join(folder, "src/parts.rs");
    writeFileSync(file, readFileSync(file, "utf8"));
    expect(kept(folder)).not.toBeNull();
  }));

test("a module that was missing and turns up, and one that goes, are noticed", () =>
  withFiles(crate, async (folder) => {
    keep(folder);
    mkdirSync(join(folder, "src/later"));
    writeFileSync(join(folder, "src/later/mod.rs"), "");
    expect(kept(folder)).toBeNull();
    keep(folder);
    expect(kept(folder)).not.toBeNull();
    rmSync(join(folder, "src/later/mod.rs"));
    expect(kept(folder)).toBeNull();
  }));

test("other features are another question", () =>
  withFiles(crate, async (folder) => {
    const narrow = await report(folder);
    expect(await report(folder, "--features", "wide")).not.toBe(narrow);
    expect(await report(folder)).toBe(narrow);
  }));

test("a damaged or foreign entry is ignored", () =>
  withFiles(crate, async (folder) => {
    const first = await report(folder);
    for (const entry of entriesIn(folder)) {
      const text = readFileSync(entry, "utf8");
      for (const damaged of ["", "{}", text.slice(0, -10), text.replaceAll("Whole", "Other")]) {
        writeFileSync(entry, damaged);
        expect(await report(folder)).toBe(first);
      }
    }
  }));

test("nothing is kept with --no-cache, and a folder that cannot be written is no obstacle", () =>
  withFiles({ ...crate, kept: "a file where the folder should be" }, async (folder) => {
    const first = await report(folder);
    expect(first).toContain("Whole");
    rmSync(join(folder, "kept"));
    expect(await report(folder, "--no-cache")).toBe(first);
    expect(readdirSync(folder)).not.toContain("kept");
  }));

test("dependencies beside the crate, by path and through a workspace, are found on disk", () =>
  withFiles(
    {
      "Cargo.toml":
        '[workspace]\nmembers = ["app", "base"]\n[workspace.dependencies]\nbase = { path = "base" }\n',
      "app/Cargo.toml":
        '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nbase = { workspace = true }\n',
      "app/src/lib.rs": "#[repr(C)] pub struct Uses { held: base::Held }\n",
      "base/Cargo.toml": '[package]\nname = "base"\nversion = "0.1.0"\n',
      "base/src/lib.rs": "#[repr(C)] pub struct Held { value: u64 }\n",
    },
    async (folder) => {
      const { stdout, stderr } = await layoutcheck(["layout", ".", "Uses"], { cwd: join(folder, "app") });
      expect(stderr).toBe("");
      expect(stdout).toMatch(/8 bytes/);
    },
  ));

test("the constants and aliases of a kept crate are those of the crate itself, where they were asked for", () =>
  withFiles(named, async (folder) => {
    keep(folder, ["constants", "aliases"]);
    const parsed = parseRust({ kind: "crate", path: "." }, crateHost(folder, [folder]));
    const recalled = kept(folder, ["constants", "aliases"]);
    expect(parsed.named.constants.map(({ path, value }) => [path, value])).toEqual([
      ["LIMIT", 2n ** 63n],
      ["UNKNOWN", null],
    ]);
    expect(recalled?.named.constants).toEqual(parsed.named.constants);
    expect(recalled?.named.aliases).toEqual(parsed.named.aliases);
    expect(recalled?.model.constants).toEqual(parsed.model.constants);
    expect(recalled?.model.aliases).toEqual(parsed.model.aliases);
  }));

test("a table that was not kept is read from the crate again, never taken to be empty", () =>
  withFiles(named, async (folder) => {
    keep(folder, ["aliases"]);
    const recalled = kept(folder, ["aliases"]);
    expect(recalled?.named.aliases).toHaveLength(1);
    expect(recalled?.named.constants).toHaveLength(2);
    expect(kept(folder, ["constants"])).toBeNull();
  }));
