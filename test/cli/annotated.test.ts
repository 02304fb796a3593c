import { expect, test } from "vitest";
import { layoutcheck, withFiles } from "./command.ts";

// C text as the Vergilius project prints it: what debug info does not keep is not in the text.

const files = {
  "locked.h": `//0x40 bytes (sizeof)
struct _LOCKED
{
    UCHAR kind;                                                             //0x0
    ULONGLONG lock;                                                         //0x20
};
`,
  "right.rs": "#[repr(C, align(64))] pub struct LOCKED { kind: u8, _pad: [u8; 31], lock: u64 }\n",
  "as-compiled.rs": "#[repr(C)] pub struct LOCKED { kind: u8, lock: u64 }\n",
};

function run(command: string) {
  return withFiles(files, (cwd) => layoutcheck(command.split(" "), { cwd }));
}

const lost = "the comments are believed: the text has lost an alignment (__declspec(align))";

test("layout prints what the comments say, and that the text says less", async () => {
  const { stdout, stderr, exitCode } = await run("layout locked.h");
  expect(stdout).toContain("struct _LOCKED: 64 bytes (0x40), alignment from 32 to 64");
  expect(stderr).toContain(`0x8 says model, 0x20 says a comment at locked.h:5; ${lost}`);
  expect(exitCode).toBe(0);
});

test("a binding is judged by the comments", async () => {
  const right = await run("check LOCKED --rust right.rs --c locked.h");
  expect(right.stdout).toContain("1 equal");
  expect(right.stdout).toContain(lost);
  expect(right.exitCode).toBe(0);
  const compiled = await run("check LOCKED --rust as-compiled.rs --c locked.h");
  expect(compiled.stdout).toContain("1 different");
  expect(compiled.exitCode).toBe(1);
});

test("a compiler that lays out the text cannot vouch for the comments", async () => {
  const { stderr, exitCode } = await run("check LOCKED --rust right.rs --c locked.h --witness embedded");
  expect(stderr).toContain("the text of _LOCKED has lost what its comments say [witness-unfit]");
  expect(exitCode).toBe(3);
});
