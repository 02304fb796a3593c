import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { layoutcheck, withFiles } from "../cli/command.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { byModule, clang, fileOf, rustc } from "../oracle/guards.ts";
import { featuresOf } from "../oracle/msvc-rustc.ts";

// A whole crate as it is published, against the headers that it binds: every guard compiles where it belongs.

const winapi = "/usr/share/cargo/registry/winapi-0.3.9";
const headers = "/usr/share/mingw-w64/include";
const included = ["windows.h", "winternl.h"];
const isAtHand = existsSync(winapi) && existsSync(headers) && isInstalled("rustc") && isInstalled("clang-19");

testWithOracle(
  "rustc, clang-19, librust-winapi-dev and mingw-w64-common",
  isAtHand,
  "the guards of winapi's verified records compile in winapi, and behind the headers",
  async () => {
    const header = included.map((name) => `#include <${name}>\n`).join("");
    await withFiles({ "all.h": header }, async (folder) => {
      const crate = join(folder, "winapi");
      cpSync(winapi, crate, { recursive: true });
      const sides = [
        "--rust",
        "winapi",
        "--all-features",
        "--c",
        "all.h",
        "-isystem",
        headers,
        "--lang",
        "c",
      ];
      const formats = ["--format", "rust=guards.rs", "--format", "c++=guards.c", "-q", "--no-cache"];
      await layoutcheck(["guard", "--all", ...sides, ...formats], { cwd: folder });

      const guards = readFileSync(join(folder, "guards.rs"), "utf8");
      const count = guards.match(/^const _/gm)?.length ?? 0;
      expect(count).toBeGreaterThan(1400);
      for (const [module, text] of byModule(guards)) {
        const file = fileOf(crate, module);
        writeFileSync(file, `${readFileSync(file, "utf8")}\n${text}`);
      }
      // winapi is empty for any other system; its records have types of explicit width, so the host's rustc lays them out.
      const windows = ["--cfg", "windows", "-Aexplicit_builtin_cfgs_in_flags", "--cap-lints", "allow"];
      const features = featuresOf(crate, []).flatMap((name) => ["--cfg", `feature="${name}"`]);
      const build = () => rustc(join(crate, "src/lib.rs"), folder, "2015", [...windows, ...features]);
      expect(build()).toMatchObject({ status: 0, stderr: "" });
      const wrong = fileOf(crate, "shared::guiddef");
      writeFileSync(wrong, readFileSync(wrong, "utf8").replace("Data2: c_ushort", "Data2: c_ulong"));
      expect(build().stderr).toContain("GUID.Data3 must be at 0x6, as Data3 at ");

      const c = readFileSync(join(folder, "guards.c"), "utf8");
      const file = join(folder, "guards.c");
      const flags = [
        "-x",
        "c",
        "-std=c11",
        "-isystem",
        headers,
        ...included.flatMap((name) => ["-include", name]),
      ];
      // The intrinsics of these headers are not for clang in this mode; that is not about layouts.
      const refused = clang(file, flags)
        .stderr.split("\n")
        .filter((line) => line.startsWith(file) && line.includes("error:"));
      expect(refused).toEqual([]);
      process.stdout.write(
        `winapi: guards of ${count} records compile; ${c.match(/^static_assert/gm)?.length} static_asserts hold\n`,
      );
    });
  },
  400_000,
);
