import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

// Guards as their compilers see them.

export interface Verdict {
  readonly status: number | null;
  readonly stderr: string;
}

export function rustc(
  file: string,
  folder: string,
  edition = "2021",
  flags: readonly string[] = [],
): Verdict {
  const args = [
    "--edition",
    edition,
    "--crate-type",
    "lib",
    "--emit=metadata",
    "-Awarnings",
    "--out-dir",
    folder,
  ];
  return spawnSync("rustc", [...args, ...flags, file], { encoding: "utf8", maxBuffer: 2 ** 28 });
}

export function clang(file: string, flags: readonly string[] = ["-x", "c++"]): Verdict {
  const args = ["--target=x86_64-pc-windows-msvc", "-fsyntax-only", "-w", "-ferror-limit=0"];
  return spawnSync("clang-19", [...args, ...flags, file], { encoding: "utf8", maxBuffer: 2 ** 26 });
}

/** The blocks of Rust guards by the module that they are for. */
export function byModule(guards: string): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  for (const block of guards.split(/^(?=\/\/ )/m)) {
    const module = /For (?:module (\S+)|the root of the crate), beside/.exec(block);
    if (module !== null) modules.set(module[1] ?? "", (modules.get(module[1] ?? "") ?? "") + block);
  }
  return modules;
}

/** Where a module of a crate is written. */
export function fileOf(crate: string, module: string): string {
  const path = join(crate, "src", ...module.split("::"));
  return existsSync(`${path}.rs`) ? `${path}.rs` : join(path, "mod.rs");
}
