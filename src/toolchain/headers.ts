import { readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import { orNull } from "./disk-answers.ts";

/** A set of Windows headers on this machine. */
export interface HeaderSet {
  readonly kind: "environment" | "windows-kits" | "xwin" | "mingw-w64";
  readonly version: string | null;
  /** In the order in which they are searched. */
  readonly folders: readonly string[];
  /** True if it has the headers of the Windows Driver Kit. */
  readonly hasKernelHeaders: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Every set found, the best first: what the developer prompt set, installed kits, xwin, mingw-w64. LAYOUTCHECK_HEADERS names
 * folders in their stead, so that nothing depends on what a machine happens to have; empty, there are none.
 */
export function findHeaderSets(environment: Environment = process.env): readonly HeaderSet[] {
  const given = environment["LAYOUTCHECK_HEADERS"];
  if (given !== undefined) return fromList(given.split(delimiter));
  return [
    ...fromEnvironment(environment),
    ...windowsKits(environment),
    ...xwinFolders(environment).flatMap(xwinSet),
    ...mingwRoots.flatMap(mingwSet),
  ];
}

/** The first set, the folders of which go after the user's own; null where the machine has none. */
export function bestHeaderSet(
  sets: readonly HeaderSet[],
  need: { readonly kernel: boolean },
): HeaderSet | null {
  return (need.kernel ? sets.find((set) => set.hasKernelHeaders) : undefined) ?? sets[0] ?? null;
}

// A message shows no more than 120 characters of an argument.
const installAdvice =
  "install the Windows SDK and the WDK, run `xwin splat`, install mingw-w64, or point to a folder with -isystem";

/** Where an include was not found and the machine has no Windows headers at all, that is what should be said. */
export function explainMissingHeaders(
  diagnostics: readonly Diagnostic[],
  sets: readonly HeaderSet[],
): readonly Diagnostic[] {
  if (sets.length > 0) return diagnostics;
  return diagnostics.map((each) =>
    each.code === "include-missing"
      ? diagnostic("headers-missing", { include: each.args.include, advice: installAdvice }, each.span)
      : each,
  );
}

/** INCLUDE, as vcvarsall.bat sets it. */
function fromEnvironment(environment: Environment): readonly HeaderSet[] {
  return fromList((environment["INCLUDE"] ?? "").split(";"));
}

function fromList(list: readonly string[]): readonly HeaderSet[] {
  const folders = list.filter((folder) => folder !== "" && isFolder(folder));
  return folders.length === 0
    ? []
    : [{ kind: "environment", version: null, folders, hasKernelHeaders: hasWdm(folders) }];
}

function windowsKits(environment: Environment): readonly HeaderSet[] {
  const roots = [
    environment["WindowsSdkDir"],
    environment["ProgramFiles(x86)"] === undefined
      ? undefined
      : join(environment["ProgramFiles(x86)"], "Windows Kits", "10"),
  ];
  const includes = roots.filter((root) => root !== undefined).map((root) => join(root, "Include"));
  return [...new Set(includes)].flatMap((include) =>
    newestFirst(include).flatMap((version) => kitSet(join(include, version), version)),
  );
}

function kitSet(root: string, version: string): readonly HeaderSet[] {
  const parts = ["ucrt", "shared", "um", "winrt", "km", join("km", "crt")];
  const folders = parts.map((part) => join(root, part)).filter(isFolder);
  return folders.length === 0
    ? []
    : [{ kind: "windows-kits", version, folders, hasKernelHeaders: hasWdm(folders) }];
}

function xwinFolders(environment: Environment): readonly string[] {
  const home = homedir();
  const cache = environment["XDG_CACHE_HOME"] ?? join(home, ".cache");
  const given = environment["XWIN_DIR"] ?? environment["XWIN_CACHE_DIR"];
  const usual = [
    join(home, ".xwin"),
    join(home, ".xwin-cache", "splat"),
    join(cache, "cargo-xwin", "xwin"),
    "/opt/xwin",
  ];
  return given === undefined ? usual : [given, join(given, "xwin"), ...usual];
}

function xwinSet(root: string): readonly HeaderSet[] {
  const sdk = join(root, "sdk", "include");
  const parts = ["ucrt", "shared", "um", "winrt", "km"].map((part) => join(sdk, part));
  const folders = [join(root, "crt", "include"), ...parts].filter(isFolder);
  return folders.length === 0
    ? []
    : [{ kind: "xwin", version: null, folders, hasKernelHeaders: hasWdm(folders) }];
}

const mingwRoots = [
  "/usr/share/mingw-w64/include",
  "/usr/x86_64-w64-mingw32/include",
  "/usr/x86_64-w64-mingw32/sys-root/mingw/include",
  "/opt/homebrew/opt/mingw-w64/toolchain-x86_64/x86_64-w64-mingw32/include",
];

function mingwSet(root: string): readonly HeaderSet[] {
  if (!isFile(join(root, "windows.h"))) return [];
  const folders = [root, join(root, "ddk")].filter(isFolder);
  return [{ kind: "mingw-w64", version: null, folders, hasKernelHeaders: hasWdm(folders) }];
}

function hasWdm(folders: readonly string[]): boolean {
  return folders.some((folder) => isFile(join(folder, "wdm.h")));
}

function newestFirst(folder: string): readonly string[] {
  const versions = namesIn(folder).filter((name) => /^\d+(?:\.\d+)+$/.test(name));
  return versions.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
}

function namesIn(folder: string): readonly string[] {
  return orNull(() => readdirSync(folder)) ?? [];
}

function isFolder(path: string): boolean {
  return orNull(() => statSync(path).isDirectory()) ?? false;
}

function isFile(path: string): boolean {
  return orNull(() => statSync(path).isFile()) ?? false;
}
