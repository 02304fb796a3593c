import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { displayPath, readTextFile } from "../../src/cli/disk/files.ts";
import { crateHost } from "../../src/cli/disk/hosts.ts";
import { withFiles } from "./command.ts";

/** The text of a file, or the code of why there is none. */
function textOrCode(path: string, cwd: string, limit?: number): string {
  const read = readTextFile(path, cwd, limit);
  return read.ok ? read.value.text : read.error.code;
}

test("a file that is no text is told apart from one that is not there", async () => {
  const files = {
    "plain.h": "int x;",
    "marked.h": "\uFEFFint x;",
    "wide.h": new Uint8Array([0xff, 0xfe, 0x69, 0, 0x3b, 0]),
    "junk.h": new Uint8Array([1, 0, 2]),
    "latin1.h": new Uint8Array([0xe9]),
    "folder/x": "",
  };
  await withFiles(files, async (cwd) => {
    expect(textOrCode("plain.h", cwd)).toBe("int x;");
    expect(textOrCode("marked.h", cwd)).toBe("int x;");
    expect(textOrCode("wide.h", cwd)).toBe("i;");
    expect(textOrCode("junk.h", cwd)).toBe("file-binary");
    expect(textOrCode("latin1.h", cwd)).toBe("file-unreadable");
    expect(textOrCode("folder", cwd)).toBe("file-is-directory");
    expect(textOrCode("absent.h", cwd)).toBe("file-missing");
    expect(textOrCode("plain.h/below.h", cwd)).toBe("file-missing");
    expect(textOrCode("plain.h", cwd, 5)).toBe("file-too-large");
    expect(textOrCode("a\0b", cwd)).toBe("file-unreadable");
  });
});

test("a pipe that nobody writes to does not hold us up", async () => {
  await withFiles({}, async (cwd) => {
    if (spawnSync("mkfifo", [join(cwd, "pipe.h")]).status !== 0)
      throw new Error("mkfifo is part of every POSIX system");
    expect(textOrCode("pipe.h", cwd)).toBe("file-unreadable");
    expect(textOrCode("/dev/zero", cwd)).toBe("file-unreadable");
  });
});

test("a path is shown relative to where the tool was started, unless it lies outside", () => {
  expect(displayPath("/crate/src/a.rs", "/crate")).toBe("src/a.rs");
  expect(displayPath("src/../src/a.rs", "/crate")).toBe("src/a.rs");
  expect(displayPath("/elsewhere/a.rs", "/crate")).toBe("/elsewhere/a.rs");
  expect(displayPath("../a.rs", "/crate")).toBe("../a.rs");
});

test("a symbolic link does not lead out of a crate", async () => {
  await withFiles({ "secret.rs": "struct S;", "crate/src/lib.rs": "mod a;" }, async (cwd) => {
    symlinkSync(join(cwd, "secret.rs"), join(cwd, "crate/src/a.rs"));
    symlinkSync(join(cwd, "crate/src/lib.rs"), join(cwd, "crate/src/b.rs"));
    const host = crateHost(cwd, [join(cwd, "crate")]);
    const outside = host.readText("crate/src/a.rs");
    expect(outside.ok ? outside.text : outside.diagnostic.code).toBe("rust-outside-crate");
    expect(host.readText("crate/src/b.rs")).toEqual({ ok: true, text: "mod a;" });
    expect(host.list("crate/src")).toEqual(["a.rs", "b.rs", "lib.rs"]);
    expect(host.list("crate/absent")).toEqual([]);
    expect(host.isFile("crate/src/\0")).toBe(false);
  });
});
