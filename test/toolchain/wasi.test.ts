import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { diskMount } from "../../src/toolchain/disk.ts";
import { embeddedClang } from "../../src/toolchain/embedded.ts";
import { GuestFiles, normalPath } from "../../src/toolchain/wasi/files.ts";
import { runGuest } from "../../src/toolchain/wasi/host.ts";
import { tarMount } from "../../src/toolchain/wasi/tar.ts";
import { wasm } from "../../src/toolchain/wasi/webassembly.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";

const slow = 60_000;

function clang() {
  const loaded = embeddedClang();
  if (!loaded.ok) throw new Error("the embedded clang is missing");
  return loaded.value;
}

function ran(args: readonly string[], files: Readonly<Record<string, string>>) {
  const result = clang().run(args, files);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

test("a guest's path never leaves its root", () => {
  expect(normalPath("/a/b", "../c/./d//e")).toBe("/a/c/d/e");
  expect(normalPath("/", "../../../etc/passwd")).toBe("/etc/passwd");
});

test("files in memory hide those of a mount, and folders are known by what lies in them", () => {
  const bytes = Buffer.from("memory");
  const mount = { entry: () => ({ kind: "file", bytes: Buffer.from("mount"), identity: "m" }) as const };
  const files = new GuestFiles({ "/a/b/c": bytes }, { "/a/b": mount, "/z": mount });
  expect(files.entry("/a/b/c")).toMatchObject({ bytes });
  expect(files.entry("/a/b/d")).toMatchObject({ identity: "m" });
  expect(files.entry("/a/b")).toEqual({ kind: "directory" });
  expect(files.entry("/a")).toEqual({ kind: "directory" });
  expect(files.entry("/b")).toBeNull();
});

test("the disk is read by any spelling of a name, the exact one first, and remembers what it was asked", () => {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-test-"));
  try {
    mkdirSync(join(folder, "Shared"));
    writeFileSync(join(folder, "Shared", "Wdm.h"), "one");
    writeFileSync(join(folder, "Shared", "wdm.h"), "two");
    const mount = diskMount();
    const text = (path: string) => {
      const entry = mount.entry(`${folder}/${path}`.slice(1));
      return entry?.kind === "file" ? Buffer.from(entry.bytes).toString() : entry;
    };
    expect([text("Shared/Wdm.h"), text("SHARED/wdm.h"), text("shared")]).toEqual([
      "one",
      "two",
      { kind: "directory" },
    ]);
    expect(text("shared/other.h")).toBeNull();
    expect([...mount.reads().read.keys()].sort()).toEqual([
      `${folder}/Shared/Wdm.h`,
      `${folder}/Shared/wdm.h`,
    ]);
    expect([...mount.reads().missed]).toEqual([`${folder}/shared/other.h`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

testWithOracle("tar", isInstalled("tar"), "a mounted archive holds what tar put into it", () => {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-test-"));
  try {
    mkdirSync(join(folder, "tree", "deep"), { recursive: true });
    writeFileSync(join(folder, "tree", "deep", "file.h"), "x".repeat(1300));
    writeFileSync(join(folder, "tree", "empty"), "");
    execFileSync("tar", ["--format=ustar", "-cf", "all.tar", "-C", "tree", "."], { cwd: folder });
    const mount = tarMount(join(folder, "all.tar"));
    expect(mount.entry("deep")).toEqual({ kind: "directory" });
    const textOf = (path: string) => {
      const entry = mount.entry(path);
      return entry?.kind === "file" ? Buffer.from(entry.bytes).toString() : null;
    };
    expect([textOf("deep/file.h"), textOf("empty")]).toEqual(["x".repeat(1300), ""]);
    expect(mount.entry("absent")).toBeNull();
    writeFileSync(join(folder, "cut.tar"), readFileSync(join(folder, "all.tar")).subarray(0, 700));
    expect(tarMount(join(folder, "cut.tar")).entry("deep/file.h")).toBeNull();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a guest that traps ends with the exit code of an abort", () => {
  // (module (memory (export "memory") 1) (func (export "_start") unreachable))
  const bytes = Buffer.from(
    "0061736d01000000010401600000030201000503010001071302066d656d6f72790200065f737461727400000a05010300000b",
    "hex",
  );
  const result = runGuest({ module: new wasm.Module(bytes), argv: ["guest"], files: {}, mounts: {} });
  expect(result.exitCode).toBe(134);
  expect(result.stderr).toContain("unreachable");
});

test("the embedded clang prints its version, and a usage error has an exit code", { timeout: slow }, () => {
  expect(ran(["-version"], {}).stdout).toContain("22.");
  expect(ran(["-no-such-flag"], {}).exitCode).not.toBe(0);
});

test("one run leaves nothing behind for the next", { timeout: slow }, () => {
  const args = ["-triple", "x86_64-pc-windows-msvc", "-E", "-o", "/out", "/in"];
  expect(ran(args, { "/in": "int a;", "/kept": "" }).exitCode).toBe(0);
  const second = ran(["-triple", "x86_64-pc-windows-msvc", "-E", "-o", "/out2", "/in"], {
    "/in": '#include "/kept"',
  });
  expect(second.exitCode).not.toBe(0);
  expect(second.written("/out")).toBeNull();
});

test("a source that nests without end is refused and does no harm", { timeout: slow }, () => {
  const result = ran(["-fsyntax-only", "/in"], { "/in": `int x = ${"(".repeat(200_000)};` });
  expect(result.exitCode).not.toBe(0);
  expect(ran(["-fsyntax-only", "/in"], { "/in": "int x;" }).exitCode).toBe(0);
});

test(
  "a run that does not end is stopped, and the next one works",
  () => {
    const doubling = Array.from({ length: 40 }, (_, at) => `#define A${at + 1} A${at} A${at}\n`).join("");
    const preprocess = (text: string, seconds: number) =>
      clang().run(["-E", "-o", "/out", "-x", "c", "/unit"], { "/unit": text }, seconds);
    expect(preprocess(`${doubling}A40\n`, 1)).toMatchObject({
      ok: false,
      error: { code: "compiler-timeout", args: { seconds: 1 } },
    });
    const next = preprocess("int after;\n", 60);
    expect(Buffer.from((next.ok && next.value.written("/out")) || []).toString()).toContain("int after;");
  },
  slow,
);
