/**
 * What cl is told for a probe. `/GL-` because an object for link-time code generation holds no constants that can be read;
 * `/Zp16`, the default on x64, because a project's /Zp would change every layout; `/permissive` so that `and` and `xor` may
 * be field names in C++.
 */
export function clProbeFlags(language: "c" | "c++"): readonly string[] {
  return [
    "/nologo",
    "/c",
    ...(language === "c" ? ["/TC", "/std:c11"] : ["/TP", "/std:c++20", "/permissive"]),
    "/Zp16",
    "/GL-",
    "/bigobj",
    "/w",
  ];
}
