import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { serialize } from "node:v8";
import { gzipSync } from "node:zlib";
import { parse } from "smol-toml";
import { readConfiguration } from "../../src/cli/configuration/configuration.ts";
import { findConfiguration } from "../../src/cli/configuration/find-configuration.ts";
import { readCTextFile } from "../../src/cli/disk/files.ts";
import { crateHost } from "../../src/cli/disk/hosts.ts";
import { openRustCache, watchedHost } from "../../src/cli/rust/rust-cache.ts";
import { unpack } from "../../src/cli/disk/unpack.ts";
import {
  documentFormats,
  mergeDocuments,
  missingShards,
  parseRust,
  printDocument,
  readDocument,
  tallyOfWhole,
} from "../../src/index.ts";
import { parseC } from "../../src/parse/c/parse.ts";
import { readKernelLayouts } from "../../src/read/vergilius/layouts.ts";
import { cacheKey, openCache } from "../../src/toolchain/cache.ts";
import { preprocessorDiagnostics } from "../../src/toolchain/complaints.ts";
import { layoutcheck, withFiles } from "../cli/command.ts";
import { cParser } from "../oracle/c-parser.ts";
import { plain } from "./answer.ts";
import { scratch } from "./scratch.ts";
import type { Target } from "./targets.ts";
import { json, toml } from "./wordings.ts";
import { signs } from "./text-damage.ts";
import { answerOf, demandWords, isAnswer } from "./visit.ts";

/** What lies about on a disk: settings, what earlier runs kept, reports of other machines, files packed and in odd encodings. */
export async function fileTargets(): Promise<readonly Target[]> {
  return [
    configurationTarget("layoutcheck.toml", settings, []),
    configurationTarget("metadata in Cargo.toml", inPackage(settings), [
      "package",
      "metadata",
      "layoutcheck",
    ]),
    await cacheTarget(),
    rustCacheTarget(),
    await reportTarget(),
    {
      name: "Vergilius",
      files: [Buffer.from(kernelTypes)],
      bond: "none",
      wording: {
        pieces: [...signs, "sizeof: 8", "\n  -\n", "kind: STRUCT", "id: 1"],
        openings: ["  -\n", "    data:\n"],
      },
      read: (bytes) => plain(readKernelTypes(textOf(bytes))),
    },
    {
      name: "gzip",
      files: [gzipSync(Buffer.from(settings.repeat(20)))],
      wording: null,
      bond: "sealed",
      // Without its first two bytes it is not packed at all.
      read: async (bytes) =>
        bytes[0] === 0x1f && bytes[1] === 0x8b ? answerOf(await unpack(bytes, "a.gz", 100_000)) : null,
    },
    encodedTarget(),
    {
      name: "complaints of a compiler",
      files: [Buffer.from(complaints)],
      bond: "none",
      wording: {
        pieces: [...signs, "fatal error: ", "In file included from ", "error: "],
        openings: ["In file included from a.h:1:\n"],
      },
      read: (bytes) => plain(readComplaints(textOf(bytes))),
    },
  ];
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}

/** Every key is taken or told; what is no TOML is told. */
function configurationTarget(name: string, text: string, at: readonly string[]): Target {
  const folder = scratch();
  const file = at.length === 0 ? "layoutcheck.toml" : "Cargo.toml";
  return {
    name,
    files: [Buffer.from(text)],
    wording: toml,
    bond: "none",
    async read(bytes) {
      writeFileSync(join(folder, file), bytes);
      const { diagnostics } = await findConfiguration(folder, folder, null);
      for (const one of diagnostics) demandWords(one);
      // What is no UTF-8 is told as that.
      const isText = Buffer.from(textOf(bytes)).equals(bytes);
      const table = isText ? sectionIn(textOf(bytes), at) : null;
      if (table !== null) {
        const read = readConfiguration({ source: { file, text: textOf(bytes) }, at, table });
        const told = read.given.size + read.diagnostics.length;
        if (told < Object.keys(table).length) throw new Error("a key is neither taken nor told");
        if (diagnostics.length < read.diagnostics.length) throw new Error("a mistake is not told");
      } else if (at.length === 0 && diagnostics.length === 0)
        throw new Error("it is no TOML, and nothing is said");
      return plain(diagnostics.length === 0);
    },
  };
}

function sectionIn(text: string, at: readonly string[]): Readonly<Record<string, unknown>> | null {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    return null;
  }
  for (const key of at) value = isTable(value) && Object.hasOwn(value, key) ? value[key] : null;
  return isTable(value) ? value : null;
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Preprocessed text, a parsed header and a finished answer, as they are kept: what comes back is what was kept, or nothing. */
async function cacheTarget(): Promise<Target> {
  const folder = scratch({ "text.h": "struct A { int x; };" });
  const parsed = parseC({ file: "text.h", text: settings }, await cParser(), { language: "c" });
  const answer = {
    reports: new Map([["text", "A: 4 bytes"]]),
    diagnostics: parsed.diagnostics,
    unverified: 0,
  };
  const contents = [Buffer.from("struct A { int x; };\n"), serialize(parsed), serialize(answer)];
  const manifest = { read: {}, missed: [join(folder, "missing.h")] };
  const cache = openCache(join(folder, "kept"));
  const keys = contents.map((content, index) => {
    const key = cacheKey([`${index}`]);
    cache.write(key, content, manifest);
    return key;
  });
  const [entry = "", ...others] = keys.map((key) => entryOf(join(folder, "kept"), key));
  return {
    name: "kept headers and answers",
    files: [entry, ...others].map((path) => readFileSync(path)),
    wording: null,
    bond: "none",
    read(bytes) {
      let isKept = false;
      for (const [index, key] of keys.entries()) {
        writeFileSync(entryOf(join(folder, "kept"), key), bytes);
        const read = cache.readBytes(key);
        if (read === null) continue;
        const kept = contents[index] ?? Buffer.alloc(0);
        if (!kept.equals(read.bytes)) throw new Error("what was kept comes back as something else");
        isKept = true;
      }
      return plain(isKept);
    },
  };
}

function entryOf(folder: string, key: string): string {
  const name = readdirSync(folder).find((one) => one.startsWith(key));
  if (name === undefined) throw new Error("nothing was kept");
  return join(folder, name);
}

function rustCacheTarget(): Target {
  const folder = scratch({
    "Cargo.toml": '[package]\nname = "demo"\nedition = "2021"\n',
    "src/lib.rs": "mod parts;\n#[repr(C)] pub struct Whole { flag: u8, part: parts::Part, gone: Missing }\n",
    "src/parts.rs": "#[repr(C)] pub struct Part { a: u16 }\n#[repr(u8)] pub enum Kind { A = 1, B = 200 }\n",
  });
  const host = watchedHost(crateHost(folder, [folder]), folder);
  const parsed = parseRust({ kind: "crate", path: "." }, host);
  const cache = openRustCache(join(folder, "kept"), ["question"], host, folder, []);
  cache.write(parsed, host.looks());
  const entry = entryOf(join(folder, "kept/rust"), "");
  const known = cache.read(() => parsed)?.model.records;
  return {
    name: "kept crates",
    files: [readFileSync(entry)],
    wording: null,
    bond: "none",
    read(bytes) {
      writeFileSync(entry, bytes);
      const kept = cache.read(() => parsed);
      if (kept !== null && !isDeepStrictEqual(kept.model.records, known))
        throw new Error("a kept crate comes back as another");
      return plain(kept !== null);
    },
  };
}

/** What `merge` takes: printed in every format, with no result lost on the way. */
async function reportTarget(): Promise<Target> {
  const files = {
    "nt.h": "struct GOOD { int a; };\nstruct WRONG { int a; long long b; };\nstruct UNSURE { Unknown x; };\n",
    "binding.rs":
      "#[repr(C)] pub struct GOOD { a: i32 }\n#[repr(C)] pub struct WRONG { a: i64, b: i64 }\n#[repr(C)] pub struct UNSURE { x: Odd }\n#[repr(C)] pub struct OWN { x: u8 }\n",
    "layoutcheck.toml": '[[waive]]\nrecord = "Gone"\nreason = "it was there once"\n',
  };
  const reports = await withFiles(files, async (cwd) => {
    const command = "check --rust binding.rs --c nt.h --format json".split(" ");
    const shards = [[], ["--shard", "1/2"]];
    return Promise.all(
      shards.map(async (more) => (await layoutcheck([...command, ...more], { cwd })).stdout),
    );
  });
  const [whole] = reports.map((text) => readDocument(text));
  if (whole?.ok !== true) throw new Error("our own report is refused");
  return {
    name: "JSON report",
    files: reports.map((text) => Buffer.from(text)),
    wording: json,
    bond: "a cut tells all",
    read(bytes) {
      const read = readDocument(textOf(bytes));
      if (!read.ok) return read.why === "" ? raise("a refusal without words") : null;
      const documents = [read.document, whole.document];
      const merged = mergeDocuments(documents);
      const paths = new Set(documents.flatMap(({ results }) => results.map(({ rust }) => rust.path)));
      if (merged.summary.records < paths.size) throw new Error("a result is lost");
      for (const format of documentFormats) {
        const printed = printDocument(merged, format, "0");
        if (format === "json" || format === "sarif") JSON.parse(printed);
      }
      tallyOfWhole(merged, documents, { failOn: "warning", minCoverage: null });
      missingShards(documents);
      return { lines: [JSON.stringify(read.document)], isWhole: true };
    },
  };
}

function raise(what: string): never {
  throw new Error(what);
}

function readKernelTypes(text: string): boolean {
  return isAnswer(readKernelLayouts({ file: "kernel.yml", text }));
}

function encodedTarget(): Target {
  const folder = scratch();
  const text = "// caf\u00E9 \u{1D4B3}\nstruct A { int x; };\n";
  const files = [
    Buffer.from(text),
    Buffer.from(`\uFEFF${text}`, "utf16le"),
    Buffer.from(text, "latin1"),
    Buffer.from(`\uFEFF${text}`),
  ];
  return {
    name: "encodings",
    files,
    wording: null,
    bond: "none",
    read(bytes) {
      writeFileSync(join(folder, "text.h"), bytes);
      return plain(isAnswer(readCTextFile("text.h", folder)));
    },
  };
}

function readComplaints(text: string): boolean {
  const found = preprocessorDiagnostics(text);
  for (const one of found) demandWords(one);
  return found.length > 0;
}

export const settings = `rust = "bindings"
features = ["a", "b"]
all-features = true
cfg = ["debug"]
headers = ["nt.h"]
include-dirs = "include"
defines = ["NTDDI_VERSION=0x0A000010"]
lang = "c++"
windows = ["all"]
truth = ["recorded"]
fail-on = "warning"
min-coverage = 90

[[map]]
rust = "PROCESS"
c = "_EPROCESS"

[findings]
signedness = "deny"
field-name = "allow"

[[waive]]
record = "nt::*"
field = "Flags"
code = "field-type"
reason = "our own flags"
expires = 2027-01-01

[[offsets]]
function = "token_offset"
record = "_EPROCESS"
field = "Token"
`;

export function inPackage(text: string): string {
  const inner = text.replace(/^(\[+)(?=\w)/gm, "$1package.metadata.layoutcheck.");
  return `[package]\nname = "demo"\n\n[package.metadata.layoutcheck]\n${inner}`;
}

const kernelTypes = `family: Windows 10
osname: 22H2
buildnumber: 10.0.1.2
arch: x64
timestamp: 1
types:
  -
    name: ULONG
    id: 1
    kind: BASE
    sizeof: 4
  -
    name: _PAIR
    id: 2
    kind: STRUCT
    sizeof: 8
    data:
      -
        name: first
        id: 1
        offset: 0
        ordinal: 0
      -
        name: second
        id: 1
        offset: 4
        ordinal: 1
`;

const complaints = `In file included from a.h:3:
In file included from b.h:12:
c.h:7:10: fatal error: 'missing.h' file not found
    7 | #include <missing.h>
      |          ^~~~~~~~~~~
d.h:1:2: error: "no machine"
1 error generated.
`;
