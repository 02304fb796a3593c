import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { findPreprocessor, findToolchain } from "../../src/toolchain/find.ts";
import { bestHeaderSet, explainMissingHeaders, findHeaderSets } from "../../src/toolchain/headers.ts";
import { programsNamed } from "../../src/toolchain/path.ts";
import { run } from "../../src/toolchain/run.ts";
import { noOptions } from "../../src/toolchain/witness.ts";

function inFolder(body: (folder: string) => Promise<void> | void): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "layoutcheck-test-"));
    try {
      await body(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

function addFile(...path: readonly string[]): void {
  const file = join(...path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, "");
  chmodSync(file, 0o755);
}

test.skipIf(process.platform === "win32")(
  "the newest of several compilers comes first, and the folder we are in is no place for one",
  inFolder((folder) => {
    for (const name of ["clang", "clang-9", "clang-22", "clang-19.exe", "clang-tidy", "clang-22-extra"])
      addFile(folder, "bin", name);
    addFile(folder, "other", "clang-22");
    const found = programsNamed(
      "clang",
      [".", "", "bin", join(folder, "bin"), join(folder, "other")].join(delimiter),
    );
    expect(found.map(({ number }) => number)).toEqual([22, 9, null]);
    expect(found[0]?.path).toBe(join(folder, "bin", "clang-22"));
  }),
);

test(
  "headers of a developer prompt, of kits and of xwin are found, the newest kit first",
  inFolder((folder) => {
    addFile(folder, "prompt", "windows.h");
    for (const version of ["10.0.9.0", "10.0.22621.0"])
      addFile(folder, "Windows Kits", "10", "Include", version, "um", "windows.h");
    addFile(folder, "Windows Kits", "10", "Include", "10.0.22621.0", "km", "wdm.h");
    addFile(folder, "xwin", "sdk", "include", "um", "windows.h");
    const sets = findHeaderSets({
      INCLUDE: `${join(folder, "prompt")};${join(folder, "absent")}`,
      "ProgramFiles(x86)": folder,
      XWIN_DIR: join(folder, "xwin"),
    }).filter(({ kind }) => kind !== "mingw-w64");
    expect(sets.map(({ kind, version }) => [kind, version])).toEqual([
      ["environment", null],
      ["windows-kits", "10.0.22621.0"],
      ["windows-kits", "10.0.9.0"],
      ["xwin", null],
    ]);
    expect(bestHeaderSet(sets, { kernel: true })?.version).toBe("10.0.22621.0");
    expect(bestHeaderSet(sets, { kernel: false })?.kind).toBe("environment");
    expect(bestHeaderSet([], { kernel: false })).toBeNull();
  }),
);

test("without any Windows headers a missing include says what to install", () => {
  const span = { file: "a.h", start: 0, end: 0, line: 3, column: 10 };
  const missing = { code: "include-missing", args: { include: "ntifs.h", chain: [] }, span } as const;
  expect(explainMissingHeaders([missing], [])).toMatchObject([
    { code: "headers-missing", args: { include: "ntifs.h" }, span },
  ]);
  const some = { kind: "xwin", version: null, folders: ["/x"], hasKernelHeaders: false } as const;
  expect(explainMissingHeaders([missing], [some])).toEqual([missing]);
});

test("there is always a preprocessor", async () => {
  const preprocessor = await findPreprocessor();
  if (!preprocessor.ok) throw new Error(preprocessor.error.code);
  const unit = { text: "#define A int x;\nA\n", name: "<unit>", language: "c", options: noOptions } as const;
  expect(await preprocessor.value.preprocess(unit)).toMatchObject({ ok: true, value: { diagnostics: [] } });
});

test("what doctor lists has either a version or a piece of advice, for every witness", async () => {
  const { witnesses } = await findToolchain();
  expect(witnesses.map(({ name }) => name)).toEqual(["embedded", "clang", "clang-cl", "cl", "dll", "rustc"]);
  for (const { version, advice, purpose } of witnesses) {
    expect(version === null).toBe(advice !== "");
    expect(purpose).not.toBe("");
  }
  expect(witnesses[0]?.version).toMatch(/^clang 22\./);
});

test.skipIf(process.platform === "win32")(
  "a compiler that hangs is stopped, a missing one is named",
  async () => {
    const hanging = await run("/bin/sleep", ["30"], { folder: tmpdir(), seconds: 0.2 });
    expect(hanging).toMatchObject({ ok: false, error: { code: "compiler-timeout" } });
    const missing = await run("/no/such/compiler", [], { folder: tmpdir() });
    expect(missing).toMatchObject({ ok: false, error: { code: "compiler-missing" } });
  },
);
