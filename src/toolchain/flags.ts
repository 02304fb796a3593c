import type { CompileOptions } from "./witness.ts";

// The one place that says how clang is made to behave as cl for x64 Windows.

/** cl's version that clang pretends to be: Visual Studio 2022 17.3. */
export const mscVersion = "19.33";
export const target = "x86_64-pc-windows-msvc";

export type CLanguage = "c" | "c++";

/** For `clang` as a driver. */
export function driverFlags(language: CLanguage): readonly string[] {
  return [
    `--target=${target}`,
    `-fms-compatibility-version=${mscVersion}`,
    "-fms-extensions",
    "-x",
    language,
    languageStandard(language),
    ...(language === "c++" ? ["-fno-operator-names"] : []),
  ];
}

/** For `clang -cc1`, which takes no driver flags: what the driver makes of `driverFlags`. */
export function frontendFlags(language: CLanguage): readonly string[] {
  return [
    "-triple",
    `${target}${mscVersion}.0`,
    "-fms-compatibility",
    "-fms-extensions",
    `-fms-compatibility-version=${mscVersion}`,
    "-x",
    language,
    languageStandard(language),
    ...(language === "c++" ? ["-fno-operator-names", "-fdelayed-template-parsing"] : []),
  ];
}

/** C as cl understands it by default and a little newer; C++20 because probes need constinit. */
function languageStandard(language: CLanguage): string {
  return language === "c" ? "-std=gnu11" : "-std=c++20";
}

/** -D, -I, -isystem and -include as clang spells them, both as driver and as frontend. */
export function optionFlags(options: CompileOptions): readonly string[] {
  return [
    ...options.defines.map((define) => `-D${define}`),
    ...options.includeFolders.flatMap((folder) => ["-I", folder]),
    ...options.systemFolders.flatMap((folder) => ["-isystem", folder]),
    ...options.forcedIncludes.flatMap((header) => ["-include", header]),
  ];
}
