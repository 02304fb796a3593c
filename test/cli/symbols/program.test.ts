import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tinyPe } from "../../read/write-pe.ts";
import { layoutcheck, withFiles } from "../command.ts";
import { pathInFolder, pdbOfAge, pdbPath, redirect, send, withServer } from "./server.ts";

const program = tinyPe("D:\\build\\made.pdb");
const right = pdbOfAge(0x1b);
const rust = "#[repr(C)] pub struct PAIR { kind: u8, next: *mut u8 }\n";

type Files = Readonly<Record<string, string | Uint8Array>>;

function run(files: Files, argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return withFiles({ "made.sys": program, ...files }, async (cwd) => {
    const surroundings = { cwd, env: { LAYOUTCHECK_CACHE: join(cwd, "cache"), ...env } };
    const outcome = await layoutcheck(argv, surroundings);
    return { ...outcome, isKept: existsSync(join(cwd, "cache", "symbols", pathInFolder)) };
  });
}

test("a program names its PDB, and nothing is downloaded unasked", async () => {
  await withServer({ [pdbPath]: send(right) }, async (origin, asked) => {
    const { stderr, exitCode } = await run({}, ["layout", "made.sys", "--symbol-server", origin]);
    expect(stderr).toContain(
      "program for x64, linked with made.pdb, GUID 0123456789ABCDEF0102030405060708, age 27",
    );
    expect(stderr).toContain(`${origin}${pdbPath}`);
    expect(stderr).toContain("[pdb-not-at-hand]");
    expect(exitCode).toBe(3);
    expect(asked).toEqual([]);
  });
});

test("without a server of one's own the address is Microsoft's", async () => {
  const { stderr } = await run({}, ["layout", "made.sys"]);
  expect(stderr).toContain(`https://msdl.microsoft.com/download/symbols${pdbPath}`);
});

test("the PDB beside a program is read", async () => {
  const { stdout, exitCode } = await run({ "made.pdb": right }, ["layout", "made.sys", "PAIR"]);
  expect(stdout).toContain("struct PAIR: 16 bytes");
  expect(exitCode).toBe(0);
});

test("the PDB of another build beside a program is told and not read", async () => {
  const { stdout, stderr, exitCode } = await run({ "made.pdb": pdbOfAge(2) }, ["layout", "made.sys", "PAIR"]);
  expect(stdout).not.toContain("PAIR");
  expect(stderr).toContain("[pdb-mismatch]");
  expect(exitCode).not.toBe(0);
});

test("folders of _NT_SYMBOL_PATH are looked into", async () => {
  const files = { [`symbols/${pathInFolder}`]: right };
  const env = { _NT_SYMBOL_PATH: "srv*symbols*https://unused.invalid" };
  const { stdout, stderr } = await run(files, ["layout", "made.sys", "PAIR"], env);
  expect(stdout).toContain("struct PAIR: 16 bytes");
  expect(stderr).toContain(`https://unused.invalid${pdbPath}`);
});

test("--fetch-symbols downloads the PDB once, and a binding is checked against it", async () => {
  const answers = { [pdbPath]: redirect(() => "/blob"), "/blob": send(right) };
  await withServer(answers, (origin, asked) =>
    withFiles({ "made.sys": program, "pair.rs": rust }, async (cwd) => {
      const env = { LAYOUTCHECK_CACHE: join(cwd, "cache") };
      const argv = [
        "check",
        "PAIR",
        "--rust",
        "pair.rs",
        "--pdb",
        "made.sys",
        "--fetch-symbols",
        "--symbol-server",
        origin,
      ];
      for (let time = 0; time < 2; time++) {
        const { stdout, exitCode } = await layoutcheck(argv, { cwd, env });
        expect(stdout).toContain("1 equal");
        expect(exitCode).toBe(0);
      }
      expect(asked).toEqual([pdbPath, "/blob"]);
    }),
  );
});

test("what a server gives in its place is not kept, and the answer is: not verified", async () => {
  await withServer({ [pdbPath]: send(pdbOfAge(4)) }, async (origin) => {
    const argv = [
      "check",
      "PAIR",
      "--rust",
      "pair.rs",
      "--pdb",
      "made.sys",
      "--fetch-symbols",
      "--symbol-server",
      origin,
    ];
    const { stderr, exitCode, isKept } = await run({ "pair.rs": rust }, argv);
    expect(stderr).toContain("what came is another PDB");
    expect(exitCode).toBe(3);
    expect(isKept).toBe(false);
  });
});

test("without a cache the download lasts as long as the process", async () => {
  await withServer({ [pdbPath]: send(right) }, async (origin) => {
    const argv = ["layout", "made.sys", "PAIR", "--fetch-symbols", "--no-cache", "--symbol-server", origin];
    const { stdout, isKept } = await run({}, argv);
    expect(stdout).toContain("struct PAIR: 16 bytes");
    expect(isKept).toBe(false);
  });
});

test.each(["C:evil.pdb:stream", ".hidden", "a*b.pdb"])(
  "a program that names its PDB %j is asked of no server and kept in no folder",
  async (name) => {
    await withServer({}, async (origin, asked) => {
      const argv = ["layout", "odd.sys", "--fetch-symbols", "--symbol-server", origin];
      const { exitCode } = await run({ "odd.sys": tinyPe(name) }, argv);
      expect(asked).toEqual([]);
      expect(exitCode).toBe(3);
    });
  },
);

test("an address that is none is refused", async () => {
  const { stderr, exitCode } = await run({}, [
    "layout",
    "made.sys",
    "--symbol-server",
    "ftp://example.invalid",
  ]);
  expect(stderr).toContain("It must be a web address");
  expect(exitCode).toBe(2);
});
