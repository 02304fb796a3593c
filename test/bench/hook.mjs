// What the pre-commit hook costs: `layoutcheck check --staged` in a small crate with one staged file, as a whole process, where
// the working tree is as staged, where it is not, and for scale the whole crate.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { best, bin, doNothing, inFolder, runNode, tell } from "./shared/measure.mjs";

const rounds = 10;
/** Milliseconds that the check itself may take. */
const limit = 300;

await inFolder((folder) => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
  const git = (...args) => execFileSync("git", [...identity, ...args], { cwd: folder, env, stdio: "ignore" });
  const check = (...argv) => runNode([bin, "check", ...argv], { cwd: folder, env });
  writeCrate(folder);
  git("init");
  git("add", ".");
  git("commit", "-m", "first");
  write(folder, "src/first.rs", `// a comment\n${rustRecords(0, 15)}`);
  git("add", ".");
  const asStaged = best(rounds, {
    "node -e 0": doNothing,
    "check --staged": () => check("--staged"),
    "check, the whole crate": () => check(),
  });
  write(folder, "src/second.rs", `// not staged\n${rustRecords(15, 30)}`);
  const differing = best(rounds, {
    "check --staged, and the working tree differs": () => check("--staged"),
  });
  const { "node -e 0": nothing, ...asked } = { ...asStaged, ...differing };
  tell("node -e 0", nothing.time, "ms");
  for (const [name, { time }] of Object.entries(asked)) {
    tell(name, time, "ms", name.includes("--staged") ? limit : null);
    tell(name, time / nothing.time, "times node -e 0");
  }
});

function writeCrate(folder) {
  const settings = '[package.metadata.layoutcheck]\nheaders = ["nt.h"]\n';
  write(folder, "Cargo.toml", `[package]\nname = "driver"\nversion = "0.1.0"\n${settings}`);
  const records = numbers(0, 30).map(
    (at) => `struct REQUEST_${at} { UCHAR kind; ULONG length; PVOID buffer; };\n`,
  );
  const types = "typedef unsigned char UCHAR; typedef unsigned long ULONG; typedef void *PVOID;\n";
  write(folder, "nt.h", types + records.join(""));
  write(folder, "src/lib.rs", "pub mod first;\npub mod second;\n");
  write(folder, "src/first.rs", rustRecords(0, 15));
  write(folder, "src/second.rs", rustRecords(15, 30));
}

function rustRecords(from, to) {
  const fields = "pub kind: u8, pub length: u32, pub buffer: *mut u8";
  return numbers(from, to)
    .map((at) => `#[repr(C)]\npub struct REQUEST_${at} { ${fields} }\n`)
    .join("");
}

function numbers(from, to) {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function write(folder, file, text) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}
