import { expect, test } from "vitest";
import { layoutcheck, withFiles } from "./command.ts";

const header = `#pragma once
namespace drv {
struct Unknown { virtual long query(const void *, void **) = 0; virtual unsigned long release() = 0; };
class Device : public Unknown { public: unsigned long references; void *context; private: unsigned flags : 3; };
class Disk : public Device { public: long long sectors; };
struct Shared { int number; };
struct Left : virtual Shared { int left; };
}
`;

const binding = `
#[repr(C)] pub struct Unknown { pub vtable: *const UnknownTable }
#[repr(C)] pub struct UnknownTable { query: usize, release: usize }
#[repr(C)] pub struct Device { pub vtable: *const UnknownTable, pub references: u32, pub context: *mut core::ffi::c_void, pub flags: u32 }
#[repr(C)] pub struct Disk { pub base: Device, pub sectors: i64 }
#[repr(C)] pub struct Left { pub vbtable: *const i32, pub left: i32, pub number: i32 }
`;

const files = { "drv.hpp": header, "lib.rs": binding };

test("layout shows a class with its vfptr, the fields of its bases, and virtual bases at the end", async () => {
  await withFiles(files, async (cwd) => {
    const { stdout, exitCode } = await layoutcheck(["layout", "Disk", "Left", "drv.hpp"], { cwd });
    const shown = stdout.split("\n").map((line) => line.trim().replace(/ +/g, " "));
    expect(shown).toEqual(
      expect.arrayContaining([
        "struct drv::Disk: 40 bytes (0x28), alignment 8 drv.hpp:5",
        "0x0 8 void * __vfptr",
        "0x8 4 unsigned long references",
        "0x20 8 long long sectors",
        "struct drv::Left: 24 bytes (0x18), alignment 8 drv.hpp:7",
        "0x0 8 void * __vbptr",
        "0x10 4 int number",
      ]),
    );
    expect(exitCode).toBe(0);
  });
});

test("a Rust struct that begins with a pointer to a table is compared with a class that has virtual functions", async () => {
  await withFiles(files, async (cwd) => {
    const argv = ["check", "--rust", "lib.rs", "--c", "drv.hpp", "--format", "json"];
    const { stdout } = await layoutcheck(argv, { cwd });
    const report = JSON.parse(stdout) as { results: { rust: { name: string }; verdict: string }[] };
    const verdicts = Object.fromEntries(report.results.map(({ rust, verdict }) => [rust.name, verdict]));
    expect(verdicts).toMatchObject({ Unknown: "equal", Device: "equal", Disk: "equal" });
    // Rust has no virtual bases: what lies behind one is elsewhere.
    expect(verdicts["Left"]).toBe("different");
  });
});

test("a field that moves in a base is found in the class derived from it", async () => {
  const wrong = binding.replace("pub references: u32", "pub references: u64");
  await withFiles({ ...files, "lib.rs": wrong }, async (cwd) => {
    const { stdout, exitCode } = await layoutcheck(["check", "Disk", "--rust", "lib.rs", "--c", "drv.hpp"], {
      cwd,
    });
    expect(stdout).toMatch(/^different/m);
    expect(stdout).toContain("references");
    expect(exitCode).toBe(1);
  });
});

test("a class that a probe cannot see as a whole is not recorded", async () => {
  await withFiles(files, async (cwd) => {
    const argv = ["record", "Disk", "Shared", "--c", "drv.hpp", "--truth", "truth", "--witness", "embedded"];
    const { stderr, exitCode } = await layoutcheck(argv, { cwd });
    expect(stderr).toContain("drv::Disk is not recorded");
    expect(stderr).not.toContain("drv::Shared is not recorded");
    expect(exitCode).toBe(3);
  });
});

test("a probe measures the fields that everybody may name, and says what it leaves out", async () => {
  await withFiles(files, async (cwd) => {
    const argv = ["probe", "run", "Device", "--c", "drv.hpp", "--witness", "embedded"];
    const { stdout, stderr } = await layoutcheck(argv, { cwd });
    expect(stdout).toMatch(/struct Device: 32 bytes .*alignment 8/);
    expect(stdout).toMatch(/0x8 +4 +unsigned long +references/);
    expect(stderr).toContain("it leaves out flags, pointers to its functions");
  });
});
