import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import { visibleFields } from "../oracle/record-dump.ts";
import type { DumpedRecord } from "../oracle/record-dump.ts";
import { openCache } from "../../src/toolchain/cache.ts";
import { preprocessCached } from "../../src/toolchain/cached.ts";
import { clangDump, embeddedDump } from "../oracle/dump.ts";
import { embeddedClang } from "../../src/toolchain/embedded.ts";
import { findHeaderSets } from "../../src/toolchain/headers.ts";
import { clangPreprocessor } from "../../src/toolchain/preprocess-clang.ts";
import { clPreprocessor, embeddedPreprocessor } from "../../src/toolchain/preprocess.ts";
import { unitOfHeaders } from "../../src/toolchain/unit.ts";
import type { Preprocessed, Preprocessor } from "../../src/toolchain/unit.ts";
import type { CompileOptions } from "../../src/toolchain/witness.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";

const mingw = findHeaderSets().find(({ kind }) => kind === "mingw-w64");
const hasClang = isInstalled("clang-19");

function embeddedOne(): Preprocessor {
  const clang = embeddedClang();
  if (!clang.ok) throw new Error(messageOf(clang.error));
  return embeddedPreprocessor(clang.value);
}

const preprocessors: ReadonlyArray<readonly [string, boolean, () => Preprocessor]> = [
  ["embedded", true, embeddedOne],
  ["clang-19", hasClang, () => clangPreprocessor("clang-19", "clang 19")],
  ["clang-cl-19", isInstalled("clang-cl-19"), () => clPreprocessor("clang-cl-19", "cl", "clang-cl", {})],
];

type Files = Readonly<Record<string, string>>;

/** Preprocesses `main.h` of a folder of files. */
async function preprocessed(preprocessor: Preprocessor, files: Files, options: CompileOptions = noOptions) {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-test-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const inside = { ...options, includeFolders: options.includeFolders.map((path) => join(folder, path)) };
    const result = await preprocessor.preprocess(unitOfHeaders([join(folder, "main.h")], "c", inside));
    if (!result.ok) throw new Error(messageOf(result.error));
    return { ...result.value, folder };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lines that are neither markers nor blank. */
function codeOf({ text }: Preprocessed): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("# "));
}

for (const [name, isAtHand, find] of preprocessors) {
  testWithOracle(
    name,
    isAtHand,
    `${name}: defines, forced includes and pack pragmas arrive in the text`,
    async () => {
      const result = await preprocessed(
        find(),
        {
          "main.h":
            '#pragma pack(push, N)\n#include "inner.h"\n#pragma pack(pop)\n#if _WIN64 && _M_AMD64 && _MSC_VER > 1900\nint msvc;\n#endif\n',
          "inner/inner.h": "struct S { WORD w; };\n",
          "inner/first.h": "#define WORD short\n",
        },
        { ...noOptions, defines: ["N=4"], includeFolders: ["inner"], forcedIncludes: ["first.h"] },
      );
      expect(result.diagnostics).toEqual([]);
      const code = codeOf(result).map((line) => line.replace(/\s+/g, " "));
      expect(code.filter((line) => !line.startsWith("#pragma pack"))).toEqual([
        "struct S { short w; };",
        "int msvc;",
      ]);
      expect(code.filter((line) => line.startsWith("#pragma pack"))).toHaveLength(2);
      expect(result.text).toMatch(/^# 1 ".*inner\.h"/m);
    },
  );

  testWithOracle(
    name,
    isAtHand,
    `${name}: a missing include is told at its place, with the files that lead to it`,
    async () => {
      const { diagnostics, folder } = await preprocessed(find(), {
        "main.h": '\n#include "second.h"\n',
        "second.h": "int before;\n\n#include <not/there.h>\n",
      });
      expect(diagnostics).toMatchObject([
        {
          code: "include-missing",
          args: { include: "not/there.h" },
          span: { file: join(folder, "second.h"), line: 3 },
        },
      ]);
      const chain = diagnostics.flatMap(({ args }) => ("chain" in args ? args.chain : []));
      expect(chain).toEqual([`${join(folder, "main.h")}:2`]);
    },
  );

  testWithOracle(name, isAtHand, `${name}: an #error is told at its place`, async () => {
    const { diagnostics, folder } = await preprocessed(find(), {
      "main.h": '\n\n#error "define _X86_ or _AMD64_"\n',
    });
    expect(diagnostics).toMatchObject([
      {
        code: "preprocessor-error",
        args: { message: '"define _X86_ or _AMD64_"' },
        span: { file: join(folder, "main.h"), line: 3 },
      },
    ]);
  });
}

for (const [name, isAtHand, find] of preprocessors.slice(0, 2)) {
  testWithOracle(name, isAtHand, `${name}: include look-up ignores case`, async () => {
    const result = await preprocessed(
      find(),
      { "main.h": "#include <SubFolder/INNER.H>\n", "subfolder/Inner.h": "int found;\n" },
      { ...noOptions, includeFolders: ["."] },
    );
    expect(result.diagnostics).toEqual([]);
    expect(codeOf(result)).toEqual(["int found;"]);
  });

  testWithOracle(name, isAtHand, `${name}: the same input gives the same bytes`, async () => {
    const unit = {
      text: "#include <immintrin.h>\n",
      name: "<unit>",
      language: "c",
      options: noOptions,
    } as const;
    const first = await find().preprocess(unit);
    expect(await find().preprocess(unit)).toEqual(first);
    expect(first).toMatchObject({
      ok: true,
      value: { diagnostics: [], text: expect.stringContaining("__m128") },
    });
  });
}

for (const header of ["windows.h", "ddk/ntifs.h"])
  testWithOracle(
    "clang-19 and mingw-w64's headers",
    hasClang && mingw !== undefined,
    `the embedded clang and clang-19 read ${header} alike, and lay out its records alike`,
    async () => {
      const options = { ...noOptions, systemFolders: mingw?.folders ?? [] };
      const unit = { text: `#include <${header}>\n`, name: "<unit>", language: "c", options } as const;
      const [ours, native] = await Promise.all([
        embeddedOne().preprocess(unit),
        clangPreprocessor("clang-19", "clang 19").preprocess(unit),
      ]);
      const clang = embeddedClang();
      if (!ours.ok || !native.ok || !clang.ok) throw new Error("not preprocessed");
      expect(ours.value.diagnostics).toEqual([]);
      expect(codeOf(ours.value)).toEqual(codeOf(native.value));
      // clang's own headers are inside the embedded one.
      const outside = native.value.filesRead.filter((file) => !file.includes("/lib/clang/"));
      expect(ours.value.filesRead).toEqual(outside);
      const request = { text: native.value.text, language: "c", options: noOptions } as const;
      const [here, there] = [embeddedDump(clang.value, request), await clangDump("clang-19", request)];
      if (!here.ok || !there.ok) throw new Error("not dumped");
      expect(here.value.records.length).toBeGreaterThan(1000);
      expect(here.value.records.map(figuresOf)).toEqual(there.value.records.map(figuresOf));
    },
  );

/** Without spellings, which differ between versions of clang. */
function figuresOf({ size, alignment, parts }: DumpedRecord): unknown {
  const fields = visibleFields(parts).map((part) =>
    part.kind === "bit-field" ? [part.name, part.firstBit, part.bitWidth] : [part.name, part.offset],
  );
  return { size, alignment, fields };
}

for (const [name, isAtHand, find] of preprocessors.slice(0, 2))
  testWithOracle(
    name,
    isAtHand,
    `${name}: a cached text is made anew when a header turns up in an earlier folder`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "layoutcheck-test-"));
      try {
        for (const part of ["first", "second"]) mkdirSync(join(folder, part));
        writeFileSync(join(folder, "second", "a.h"), "int old;\n");
        const cache = openCache(join(folder, "cache"));
        const includeFolders = [join(folder, "first"), join(folder, "second")];
        const unit = {
          text: "#include <a.h>\n",
          name: "<unit>",
          language: "c",
          options: { ...noOptions, includeFolders },
        } as const;
        const textNow = async () => {
          const { result } = await preprocessCached(find(), cache, unit);
          if (!result.ok) throw new Error(messageOf(result.error));
          return codeOf(result.value);
        };
        expect(await textNow()).toEqual(["int old;"]);
        expect(await textNow()).toEqual(["int old;"]);
        writeFileSync(join(folder, "first", "a.h"), "int young;\n");
        expect(await textNow()).toEqual(["int young;"]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
