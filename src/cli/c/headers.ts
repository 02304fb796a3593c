import { basename, dirname, join, resolve } from "node:path";
import type { Diagnostic, Result } from "../../index.ts";
import { diagnostic, wholeFile } from "../../index.ts";
import type { HeaderSet } from "../../toolchain/headers.ts";
import { bestHeaderSet, explainMissingHeaders, findHeaderSets } from "../../toolchain/headers.ts";
import type { CompileOptions } from "../../toolchain/witness.ts";
import { displayPath } from "../disk/files.ts";
import { isFile, namesIn } from "../disk/hosts.ts";
import type { Options } from "../options/options.ts";

/** What bears on how C text is read, from the command line and the configuration. */
export type CSettings = Pick<
  Options,
  "includeFolder" | "isystem" | "define" | "include" | "lang" | "cacheFolder"
>;

/** A header on disk. */
export interface FoundHeader {
  /** Absolute. */
  readonly path: string;
  /** Found like an #include, so all that it brings is what was asked for. */
  readonly isLookedUp: boolean;
  /** Whether anything says that it cannot be read as it stands. */
  readonly wantsOptions: boolean;
}

/** A path as a file, else as an #include would find it: in -I, -isystem and the machine's Windows headers. */
export function findHeader(path: string, cwd: string, settings: CSettings): Result<FoundHeader, Diagnostic> {
  const { includeFolder, isystem, define, include } = settings;
  const wantsOptions = [includeFolder, isystem, define, include].some((given) => given.length > 0);
  const file = resolve(cwd, path);
  if (isFile(file)) return { ok: true, value: { path: file, isLookedUp: false, wantsOptions } };
  const own = [...includeFolder, ...isystem].map((folder) => resolve(cwd, folder));
  const sets = findHeaderSets();
  const isKernel = isKernelHeader(path);
  const folders = [...own, ...(bestHeaderSet(sets, { kernel: isKernel })?.folders ?? [])];
  for (const folder of [...folders, ...sets.flatMap((set) => set.folders)]) {
    const found = fileIgnoringCase(folder, path);
    if (found !== null) return { ok: true, value: { path: found, isLookedUp: true, wantsOptions } };
  }
  return { ok: false, error: missing(path, cwd, sets) };
}

/** A name that is found like an #include and was not: say where it was looked for, and what to install or to point to. */
function missing(path: string, cwd: string, sets: readonly HeaderSet[]): Diagnostic {
  const file = displayPath(path, cwd);
  if (/[\\/]/.test(path) || !/\.(?:h|hh|hpp|hxx)$/i.test(path))
    return diagnostic("file-missing", { path: file }, wholeFile(file));
  const asked = diagnostic("include-missing", { include: path, chain: [] }, null);
  const [told] = explainMissingHeaders([asked], sets);
  if (told?.code === "headers-missing") return told;
  const searched = sets
    .map(({ kind, version }) => (version === null ? kind : `${kind} ${version}`))
    .join(", ");
  const hasKernel = sets.some(({ hasKernelHeaders }) => hasKernelHeaders);
  const args = {
    header: path,
    searched,
    advice: hasKernel ? pointAdvice : `${kernelAdvice}, or ${pointAdvice}`,
  };
  return diagnostic("header-missing", args, wholeFile(file));
}

const pointAdvice = "point to its folder with -I or -isystem";
const kernelAdvice = "for a kernel header install the WDK";

function isKernelHeader(path: string): boolean {
  return /^(?:wdm|ntddk|ntifs|ntosp|ntdef|ndis|fltkernel|wdf|storport|hidport|portcls)\.h$/i.test(
    basename(path),
  );
}

/** The compiler's options for a text: what was given, and behind it the machine's Windows headers. */
export function compileOptions(
  text: string,
  header: string,
  cwd: string,
  settings: CSettings,
): CompileOptions {
  const includeFolders = settings.includeFolder.map((folder) => resolve(cwd, folder));
  const given = settings.isystem.map((folder) => resolve(cwd, folder));
  return {
    defines: settings.define,
    includeFolders,
    systemFolders: [...given, ...machineFolders([...includeFolders, ...given], text, header)],
    forcedIncludes: settings.include.map((file) => (isFile(resolve(cwd, file)) ? resolve(cwd, file) : file)),
  };
}

/** None where the user's own folders have Windows headers: two sets do not mix. */
function machineFolders(own: readonly string[], text: string, header: string): readonly string[] {
  if (own.some((folder) => ["windows.h", "wdm.h"].some((name) => fileIgnoringCase(folder, name) !== null)))
    return [];
  const sets = findHeaderSets();
  const holder = sets.find(({ folders }) => folders.includes(dirname(header)));
  const included = [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]+)[>"]/gm)];
  const kernel = included.some(([, name = ""]) => isKernelHeader(name));
  return (holder ?? bestHeaderSet(sets, { kernel }))?.folders ?? [];
}

/** The file below a folder by its name in any case, as Windows finds it; the exact spelling first. */
function fileIgnoringCase(folder: string, name: string): string | null {
  const exact = join(folder, name);
  if (isFile(exact)) return exact;
  let path = folder;
  for (const segment of name.replaceAll("\\", "/").split("/")) {
    const match = namesIn(path).find((entry) => entry.toLowerCase() === segment.toLowerCase());
    if (match === undefined) return null;
    path = join(path, match);
  }
  return isFile(path) ? path : null;
}
