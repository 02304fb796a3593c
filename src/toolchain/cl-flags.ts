import type { CLanguage } from "./flags.ts";
import { target } from "./flags.ts";

/**
 * The one command line for cl, up to the probe's own name. `/GL-` because an object for link-time code generation holds no
 * constants that can be read; `/Zp16` because a project's /Zp would change every layout; `/permissive` so that `and` and
 * `xor` may be field names in C++.
 */
export function clCommand(language: CLanguage, dialect: "cl" | "clang-cl"): readonly string[] {
  return [
    "/nologo",
    "/c",
    ...(language === "c" ? ["/TC", "/std:c11"] : ["/TP", "/std:c++20", "/permissive"]),
    "/Zp16",
    ...(dialect === "cl" ? ["/GL-", "/bigobj", "/w"] : ["/bigobj", "/w", `--target=${target}`]),
    ...(dialect === "clang-cl" && language === "c++" ? ["/clang:-fno-operator-names"] : []),
  ];
}
