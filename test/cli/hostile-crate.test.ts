import { symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { layoutcheck, withFiles } from "./command.ts";

// Crates on a real disk that were made to hurt. Each time: a diagnostic that says so, and the rest of the crate is read.

const manifest = '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n';
const good = "#[repr(C)] pub struct Good { value: u64 }\n";

async function read(
  library: string,
  more: Readonly<Record<string, string | Uint8Array>> = {},
  prepare: (folder: string) => void = () => {},
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const files = { "demo/Cargo.toml": manifest, "demo/src/lib.rs": `${library}\n${good}`, ...more };
  return withFiles(files, async (folder) => {
    prepare(folder);
    const outcome = await layoutcheck(["layout", "."], { cwd: join(folder, "demo") });
    expect(outcome.exitCode).not.toBe(70);
    expect(outcome.stdout).toContain("Good: 8 bytes");
    return outcome;
  });
}

test("a macro that calls itself for ever", async () => {
  const { stderr } = await read("macro_rules! m { ($($x:tt)*) => { m! { $($x)* a } } }\nm! {}");
  expect(stderr).toMatch(/rust-(limit|macro)/);
});

test("modules that contain each other", async () => {
  const { stderr } = await read("mod a;", { "demo/src/a.rs": '#[path = "lib.rs"] mod back;' });
  expect(stderr).toContain("contains itself");
});

test("a symbolic link that leads to itself", async () => {
  const { stderr } = await read("mod a;", {}, (folder) => {
    symlinkSync("a.rs", join(folder, "demo/src/a.rs"));
  });
  expect(stderr).toMatch(/mod a|loop/);
});

test("a symbolic link to a folder above, so that paths go on without end", async () => {
  const { stderr } = await read('#[path = "up/src/up/src/lib.rs"] mod a;', {}, (folder) => {
    symlinkSync("..", join(folder, "demo/src/up"));
  });
  expect(stderr).toMatch(/rust-(limit|module)|contains itself/);
});

test("a module and an include! that leave the crate, by their path or through a link", async () => {
  const secret = { "secret.rs": "#[repr(C)] pub struct Secret { a: u8 }" };
  for (const library of [
    '#[path = "../../secret.rs"] mod a;',
    'include!("../../secret.rs");',
    "mod linked;",
  ]) {
    const { stdout, stderr } = await read(library, secret, (folder) => {
      symlinkSync("../../secret.rs", join(folder, "demo/src/linked.rs"));
    });
    expect(stderr).toContain("rust-outside-crate");
    expect(stdout).not.toContain("Secret");
  }
});

test("a file of 100 MB", async () => {
  const { stderr } = await read("mod big;", {}, (folder) => {
    const file = join(folder, "demo/src/big.rs");
    writeFileSync(file, "");
    truncateSync(file, 100_000_000);
  });
  expect(stderr).toContain("file-too-large");
});

test("a file that is no UTF-8", async () => {
  const { stderr } = await read("mod odd;", { "demo/src/odd.rs": Uint8Array.of(0x2f, 0x2f, 0xc3, 0x28) });
  expect(stderr).toContain("file-unreadable");
});

test("a constant that overflows and a length that is negative", async () => {
  const overflow = await read("#[repr(C)] pub struct Over { a: [u8; (u8::MAX + 1) as usize] }");
  expect(overflow.stderr).toContain("rust-constant");
  const negative = await read("#[repr(C)] pub struct Under { a: [u8; 3 - 4] }");
  expect(negative.stderr).toContain("rust-constant");
});
