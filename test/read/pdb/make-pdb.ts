import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isInstalled } from "../../installed.ts";

// PDBs made here and now by clang and lld, and what llvm-pdbutil says of them.

export const pdbTools = "clang-19, lld-link-19 and llvm-pdbutil-19";

export function hasPdbTools(): boolean {
  return isInstalled("clang-19") && isInstalled("lld-link-19") && isInstalled("llvm-pdbutil-19");
}

export interface MadePdb {
  readonly pdb: Uint8Array;
  readonly dll: Uint8Array;
  /** `llvm-pdbutil dump --types`. */
  readonly types: string;
  /** `llvm-pdbutil dump --summary`. */
  readonly summary: string;
}

/** Compiles the texts, one object each, and links them into one DLL. */
export function makePdb(
  language: "c" | "c++",
  texts: readonly string[],
  options: readonly string[] = [],
): MadePdb {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-pdb-"));
  try {
    const objects = texts.map((text, index) => {
      const source = join(folder, `unit${index}.${language === "c" ? "c" : "cpp"}`);
      writeFileSync(source, text);
      const object = join(folder, `unit${index}.obj`);
      const debug = ["-w", "-g", "-gcodeview", "-fno-eliminate-unused-debug-types"];
      const compile = ["--target=x86_64-pc-windows-msvc", ...debug, ...options, "-c", source, "-o", object];
      execFileSync("clang-19", compile, { stdio: "pipe" });
      return object;
    });
    const dll = join(folder, "made.dll");
    const pdb = join(folder, "made.pdb");
    const link = ["/DLL", "/NOENTRY", "/NODEFAULTLIB", "/DEBUG", "/FORCE", ...objects];
    execFileSync("lld-link-19", [...link, `/OUT:${dll}`, `/PDB:${pdb}`], { stdio: "pipe" });
    return {
      pdb: readFileSync(pdb),
      dll: readFileSync(dll),
      types: dump("--types", pdb),
      summary: dump("--summary", pdb),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function dump(what: string, pdb: string): string {
  return execFileSync("llvm-pdbutil-19", ["dump", what, pdb], { encoding: "utf8", maxBuffer: 1 << 28 });
}
