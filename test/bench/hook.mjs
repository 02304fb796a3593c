// What the pre-commit hook costs: `layoutcheck check --staged` in a small crate with one staged file, as a whole process, where
// the working tree is as staged, where it is not, and for scale the whole crate. Best of several. Build first: it measures dist/.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../bin/layoutcheck.js", import.meta.url));
const rounds = 10;
/** Seconds that the check itself may take. */
const limit = 0.3;

const folder = mkdtempSync(join(tmpdir(), "layoutcheck-bench-"));
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));

function git(...args) {
  execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
    cwd: folder,
    env,
    stdio: "ignore",
  });
}

function write(file, text) {
  mkdirSync(join(folder, file, ".."), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function milliseconds(argv) {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, argv, { cwd: folder, env, stdio: "ignore" });
  if (status !== 0) throw new Error(`node ${argv.join(" ")} ended with ${status}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function best(argv) {
  return Math.min(...Array.from({ length: rounds }, () => milliseconds(argv)));
}

try {
  const count = 30;
  const records = Array.from({ length: count }, (_, at) => at);
  const body = (at) =>
    `#[repr(C)]\npub struct REQUEST_${at} { pub kind: u8, pub length: u32, pub buffer: *mut u8 }\n`;
  const header = records.map((at) => `struct REQUEST_${at} { UCHAR kind; ULONG length; PVOID buffer; };\n`);
  write(
    "Cargo.toml",
    '[package]\nname = "driver"\nversion = "0.1.0"\n[package.metadata.layoutcheck]\nheaders = ["nt.h"]\n',
  );
  write(
    "nt.h",
    `typedef unsigned char UCHAR; typedef unsigned long ULONG; typedef void *PVOID;\n${header.join("")}`,
  );
  write("src/lib.rs", "pub mod first;\npub mod second;\n");
  write("src/first.rs", records.slice(0, 15).map(body).join(""));
  write("src/second.rs", records.slice(15).map(body).join(""));
  git("init");
  git("add", ".");
  git("commit", "-m", "first");
  write("src/first.rs", `// a comment\n${records.slice(0, 15).map(body).join("")}`);
  git("add", ".");
  const base = Math.min(...Array.from({ length: rounds }, () => milliseconds(["-e", "0"])));
  const times = { "check --staged": best([bin, "check", "--staged"]) };
  write("src/second.rs", "// not staged\n");
  times["check --staged, and the working tree differs"] = best([bin, "check", "--staged"]);
  git("checkout", "src/second.rs");
  times["check, the whole crate"] = best([bin, "check"]);
  console.log(`node -e 0: ${base.toFixed(0)} ms`);
  for (const [name, time] of Object.entries(times))
    console.log(
      `${name}: ${time.toFixed(0)} ms, ${(time / base).toFixed(2)} times as long (at most ${limit * 1000} ms)`,
    );
  process.exitCode = times["check --staged"] > limit * 1000 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
