import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { noOptions } from "../../src/cli/options/options.ts";
import type * as PackageFiles from "../../src/cli/package-files.ts";
import { openC } from "../../src/cli/c/open-c.ts";
import { programsNamed } from "../../src/toolchain/path.ts";
import { testWithOracle } from "../oracles.ts";
import type { Outcome } from "./command.ts";
import { layoutcheck, withFiles } from "./command.ts";

// Only a build knows which code it is; without a name for the code nothing that it makes is kept.
vi.mock("../../src/cli/package-files.ts", async (original) => ({
  ...(await original<typeof PackageFiles>()),
  codeIdentity: () => "the code under test",
}));

afterEach(() => vi.unstubAllEnvs());

const [native] = programsNamed("clang");

/** No compiler but the embedded one, and no Windows headers. */
function bareMachine(): void {
  vi.stubEnv("PATH", "");
  vi.stubEnv("LAYOUTCHECK_HEADERS", "");
}

/** A claim about preprocessing, put to the embedded clang and to a native one. */
function testWithBoth(claim: string, body: () => Promise<void>): void {
  test(`embedded: ${claim}`, async () => {
    bareMachine();
    await body();
  });
  testWithOracle("a clang on PATH", native !== undefined, `native: ${claim}`, async () => {
    vi.stubEnv("LAYOUTCHECK_HEADERS", "");
    await body();
  });
}

async function layout(files: Parameters<typeof withFiles>[0], ...argv: readonly string[]): Promise<Outcome> {
  return withFiles(files, (cwd) => layoutcheck(["layout", ...argv], { cwd }));
}

testWithBoth("an include is found whatever the case of its letters", async () => {
  const files = {
    "main.h": "#include <SUB/Inner.H>\nstruct OUTER { struct INNER inner; };\n",
    "inc/sub/inner.h": "struct INNER { long long wide; };\n",
  };
  const { stdout, stderr, exitCode } = await layout(files, "main.h", "-I", "inc", "OUTER");
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(stdout).toContain("struct OUTER: 8 bytes");
});

testWithBoth("an include that is missing is told at its place, with the files that lead there", async () => {
  const files = { "main.h": '\n#include "mid.h"\n', "mid.h": '\n\n  #include "absent.h"\n' };
  const { stderr, exitCode } = await layout(files, "main.h");
  expect(stderr).toContain("mid.h:3:12: error: #include absent.h");
  expect(stderr).toContain("install the Windows SDK");
  expect(stderr).toContain('  3 |   #include "absent.h"');
  expect(exitCode).toBe(2);
});

testWithBoth("an #error is told at its place, with the files that lead there", async () => {
  const files = {
    "main.h": '\n#include "mid.h"\n',
    "mid.h": '#include "deep.h"\n',
    "deep.h": "#ifndef CHOICE\n#error choose one\n#endif\n",
  };
  const { stderr, exitCode } = await layout(files, "main.h");
  expect(stderr).toMatch(/^deep\.h:2:2: error: choose one, included from .*mid\.h:1, from .*main\.h:2 /);
  expect(exitCode).toBe(2);
  expect((await layout(files, "main.h", "-D", "CHOICE")).exitCode).toBe(0);
});

testWithBoth("a header need not be UTF-8, and places in it are right", async () => {
  const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, "utf16le");
  const files = {
    "main.h": Buffer.from('// caf\u00e9\n#include "wide.h"\nstruct OUTER { struct WIDE wide; };\n', "latin1"),
    "wide.h": utf16(
      '// \u00fc\u4e2d\r\n#include "swapped.h"\r\nstruct WIDE { short a; struct SWAPPED b; };\r\n',
    ),
    "swapped.h": utf16("\r\nstruct SWAPPED { int c; };\r\n").swap16(),
  };
  const { stdout, stderr, exitCode } = await layout(files, "main.h");
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(stdout).toContain("struct WIDE: 8 bytes (0x8), alignment 4  wide.h:3");
  expect(stdout).toContain("struct SWAPPED: 4 bytes (0x4), alignment 4  swapped.h:2");
  expect(stdout).toContain("struct OUTER: 8 bytes (0x8), alignment 4  main.h:3");
});

test("a header that is nowhere says what to install, whatever its name", async () => {
  bareMachine();
  for (const header of ["ntifs.h", "windows.h", "vendor_sdk.h"]) {
    const { stderr, exitCode } = await layout({}, header, "_EPROCESS");
    expect(stderr).toContain(
      `#include ${header}: no Windows headers were found; install the Windows SDK and the WDK`,
    );
    expect(stderr).toContain("or point to a folder with -isystem");
    expect(exitCode).toBe(2);
  }
  const path = await layout({}, "./ntifs.h");
  expect(path).toEqual({
    stdout: "",
    stderr: "ntifs.h: error: ntifs.h: no such file [file-missing]\n",
    exitCode: 2,
  });
});

test("a header that the machine's headers lack says where it was looked for", async () => {
  await withFiles({ "sdk/windows.h": "" }, async (cwd) => {
    vi.stubEnv("LAYOUTCHECK_HEADERS", join(cwd, "sdk"));
    const { stderr, exitCode } = await layoutcheck(["layout", "ntifs.h"], { cwd });
    expect(stderr).toContain(
      "nor among the headers of this machine (environment); for a kernel header install the WDK",
    );
    expect(exitCode).toBe(2);
  });
});

testWithBoth("a record that is declared and never defined is opaque, not unknown", async () => {
  const header =
    "#pragma once\n#if 1\ntypedef struct _HIDDEN *PHIDDEN;\ntypedef struct _SEALED SEALED;\n#endif\n";
  for (const [name, line] of [
    ["HIDDEN", 3],
    ["SEALED", 4],
  ] as const) {
    const { stdout, stderr, exitCode } = await layout({ "main.h": header }, "main.h", name);
    expect(stderr).toContain(
      `main.h:${line}:16: error: _${name} is declared but never defined here (opaque)`,
    );
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 3 });
  }
  const { stderr, exitCode } = await layout({ "main.h": header }, "main.h", "HIDDE");
  expect(stderr).toContain("no record is called HIDDE");
  expect(exitCode).toBe(2);
});

test("layout reads headers with the configuration's folders and macros", async () => {
  bareMachine();
  const files = {
    "main.h": '#include "types.h"\nstruct SIZED { WORD words[COUNT]; };\n',
    "project/inc/types.h": "typedef unsigned short WORD;\n",
    "project/layoutcheck.toml": 'include-dirs = ["inc"]\ndefines = ["COUNT=5"]\n',
  };
  const bare = await layout(files, "main.h", "SIZED");
  expect(bare.exitCode).toBe(2);
  const configured = await layout(files, "main.h", "SIZED", "--config", "project/layoutcheck.toml");
  expect(configured.stdout).toContain("struct SIZED: 10 bytes");
  const overruled = await layout(
    files,
    "main.h",
    "SIZED",
    "--config",
    "project/layoutcheck.toml",
    "-D",
    "COUNT=2",
  );
  expect(overruled.stdout).toContain("struct SIZED: 4 bytes");
  const broken = await layout({ ...files, "layoutcheck.toml": "defines = 5\n" }, "main.h");
  expect(broken.stderr).toContain("defines must be");
  expect(broken.exitCode).toBe(2);
});

const counted = {
  "main.h": '#include "inner.h"\nstruct OUTER { struct INNER inner; };\n',
  "inner.h": "struct INNER { int a; };\n",
};

/** A machine whose clang writes down that it was started. */
async function onCountingMachine(
  body: (at: {
    readonly cwd: string;
    readonly ask: (...argv: string[]) => Promise<Outcome>;
    readonly starts: () => number;
  }) => Promise<void>,
): Promise<void> {
  await withFiles(counted, async (cwd) => {
    mkdirSync(join(cwd, "bin"));
    const clang = join(cwd, "bin", "clang");
    writeFileSync(
      clang,
      `#!/bin/sh\necho start >> ${join(cwd, "starts")}\nexec ${native?.path ?? "clang"} "$@"\n`,
    );
    chmodSync(clang, 0o755);
    vi.stubEnv("PATH", join(cwd, "bin"));
    vi.stubEnv("LAYOUTCHECK_HEADERS", "");
    const env = { LAYOUTCHECK_CACHE: join(cwd, "cache") };
    writeFileSync(join(cwd, "starts"), "");
    await body({
      cwd,
      ask: (...argv) => layoutcheck(["layout", "main.h", ...argv], { cwd, env }),
      starts: () => readFileSync(join(cwd, "starts"), "utf8").split("\n").length - 1,
    });
  });
}

function testOnCountingMachine(claim: string, body: Parameters<typeof onCountingMachine>[0]): void {
  testWithOracle("a clang on PATH", native !== undefined, claim, () => onCountingMachine(body));
}

testOnCountingMachine("a second run starts no compiler and says the same", async ({ ask, starts }) => {
  for (const argv of [[], ["OUTER"], ["--format", "json"], ["--color", "always"]]) {
    const cold = await ask(...argv);
    const before = starts();
    expect(before).toBeGreaterThan(0);
    expect(await ask(...argv)).toEqual(cold);
    expect(starts()).toBe(before);
  }
});

testOnCountingMachine("a header that changed is read again, however deep it is", async ({ cwd, ask }) => {
  expect((await ask("OUTER")).stdout).toContain("struct OUTER: 4 bytes");
  expect((await ask("OUTER")).stdout).toContain("struct OUTER: 4 bytes");
  writeFileSync(join(cwd, "inner.h"), "struct INNER { long long a; };\n");
  expect((await ask("OUTER")).stdout).toContain("struct OUTER: 8 bytes");
  expect((await ask()).stdout).toContain("struct INNER: 8 bytes");
});

testOnCountingMachine("damaged and foreign cache entries are ignored", async ({ cwd, ask, starts }) => {
  const cold = await ask("OUTER");
  const cache = join(cwd, "cache");
  const entries = readdirSync(cache).map((name) => join(cache, name));
  expect(entries.length).toBeGreaterThan(2);
  const body = `{"read":{},"missed":[]}\nnot what node serializes`;
  const digest = createHash("sha256").update(body).digest("hex");
  const damages: ReadonlyArray<(bytes: Buffer, at: number) => Buffer | string> = [
    (bytes) => bytes.subarray(0, bytes.length - 1),
    (bytes) => Buffer.concat([bytes, Buffer.from([0])]),
    (bytes) => Buffer.from(bytes.map((byte, at) => (at === bytes.length - 3 ? byte ^ 1 : byte))),
    () => "",
    () => "\n",
    () => "layoutcheck 1 of somebody else\n{}\n",
    () => `layoutcheck 3 ${digest}\n${body}`,
    // A sound entry, but of another question.
    (_, at) => readFileSync(entries[(at + 1) % entries.length] ?? ""),
  ];
  for (const damage of damages) {
    const damaged = entries.map((path, at) => damage(readFileSync(path), at));
    for (const [at, path] of entries.entries()) writeFileSync(path, damaged[at] ?? "");
    const before = starts();
    expect(await ask("OUTER")).toEqual(cold);
    expect(starts()).toBeGreaterThan(before);
  }
});

testOnCountingMachine("--no-cache keeps nothing and uses nothing kept", async ({ cwd, ask, starts }) => {
  const cold = await ask("--no-cache");
  expect(() => readdirSync(join(cwd, "cache"))).toThrow("ENOENT");
  const before = starts();
  expect(await ask("--no-cache")).toEqual(cold);
  expect(starts()).toBeGreaterThan(before);
});

testOnCountingMachine("constants are evaluated when asked, and kept", async ({ cwd, starts }) => {
  writeFileSync(join(cwd, "main.h"), '#include "inner.h"\n#define COUNT (sizeof(struct INNER) * TWO)\n');
  writeFileSync(join(cwd, "inner.h"), "struct INNER { int a; };\n#define TWO 2\nenum E { THREE = 3 };\n");
  const settings = { ...noOptions, cacheFolder: join(cwd, "cache") };
  const ask = async (names: readonly string[] | null) => {
    const { door } = await openC("main.h", cwd, settings, []);
    const found = [...((await door?.constants(names)) ?? new Map()).values()];
    return found.map(({ name, value, span }) => `${span.file}:${span.line} ${name} ${value}`);
  };
  expect(await ask(["COUNT", "THREE", "nobody"])).toEqual(["main.h:2 COUNT 8", "inner.h:3 THREE 3"]);
  const before = starts();
  expect(await ask(["COUNT", "THREE", "nobody"])).toEqual(["main.h:2 COUNT 8", "inner.h:3 THREE 3"]);
  expect(await ask(["TWO"])).toEqual(["inner.h:2 TWO 2"]);
  expect(starts()).toBe(before);
  writeFileSync(join(cwd, "inner.h"), "struct INNER { short a; };\n#define TWO 2\n");
  expect(await ask(["COUNT"])).toEqual(["main.h:2 COUNT 4"]);
});

test("a header that is read as it stands has constants too", async () => {
  await withFiles(
    { "plain.h": "#define STATUS ((NTSTATUS)0xC0000005L)\n#define NEXT (STATUS + 1)\n" },
    async (cwd) => {
      const { door } = await openC("plain.h", cwd, noOptions, null);
      const constants = await door?.constants(null);
      expect(constants?.get("STATUS")).toMatchObject({
        value: -1073741819n,
        type: { kind: "alias", name: "NTSTATUS" },
        span: { file: "plain.h", line: 1 },
      });
      expect(constants?.get("NEXT")?.value).toBe(-1073741818n);
    },
  );
});
