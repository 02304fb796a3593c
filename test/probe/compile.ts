import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The object that a compiler makes of a text. The compiler's complaints are the exception's. */
export function objectOf(text: string, command: string, ...args: readonly string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-test-"));
  try {
    writeFileSync(join(folder, "source"), text);
    execFileSync(command, [...args, "-c", "source", "-o", "object"], { cwd: folder, stdio: "pipe" });
    return readFileSync(join(folder, "object"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function windowsObject(text: string, ...args: readonly string[]): Uint8Array {
  return objectOf(text, "clang-19", "--target=x86_64-pc-windows-msvc", "-w", "-x", "c", ...args);
}
