import { relative, resolve } from "node:path";
import { messageOf } from "../../index.ts";
import { findConfiguration } from "../configuration/find-configuration.ts";
import { isFile } from "../disk/hosts.ts";
import { didYouMean } from "../nearest.ts";
import type { CargoPackage, CargoWorkspace } from "./packages.ts";
import { manifestAbove } from "../rust/rust-root.ts";
import { readWorkspace } from "./packages.ts";

// `cargo layoutcheck` takes what cargo's own commands take. Here that becomes what layoutcheck takes.

export type Translated =
  | { readonly ok: true; readonly argv: readonly string[]; readonly notes: readonly string[] }
  | { readonly ok: false; readonly lines: readonly string[] };

/** The one target whose layouts are known. */
const target = "x86_64-pc-windows-msvc";

interface CargoOptions {
  manifestPath: string | null;
  packages: string[];
  exclude: string[];
  isWorkspace: boolean;
  /** What is not cargo's. */
  readonly rest: string[];
  wrong: readonly string[] | null;
}

/** Cargo's flags as ours: packages as `--rust`, `--message-format` as `--format`; what bears on no layout is dropped. */
export async function translateCargoArguments(argv: readonly string[], cwd: string): Promise<Translated> {
  const options = readCargoOptions(argv);
  if (options.wrong !== null) return { ok: false, lines: options.wrong };
  const isSelection = options.isWorkspace || options.packages.length > 0 || options.exclude.length > 0;
  if (!isSelection && options.manifestPath === null) return { ok: true, argv: options.rest, notes: [] };
  if (options.exclude.length > 0 && !options.isWorkspace)
    return { ok: false, lines: ["--exclude goes with --workspace only, as in cargo"] };
  const manifest = manifestOf(options, cwd);
  if (manifest === null || !isFile(manifest))
    return {
      ok: false,
      lines: [
        options.manifestPath === null
          ? "there is no Cargo.toml here or above"
          : `there is no manifest ${options.manifestPath}`,
        "name it:  cargo layoutcheck --manifest-path path/to/Cargo.toml",
      ],
    };
  const workspace = await readWorkspace(manifest, cwd);
  if (!workspace.ok) return { ok: false, lines: [messageOf(workspace.error)] };
  const selected = selectPackages(options, workspace.value);
  return selected.ok ? rewritten(selected.packages, workspace.value, options.rest, cwd) : selected;
}

function manifestOf({ manifestPath }: CargoOptions, cwd: string): string | null {
  return manifestPath === null ? manifestAbove(cwd) : resolve(cwd, manifestPath);
}

function readCargoOptions(argv: readonly string[]): CargoOptions {
  const options: CargoOptions = {
    manifestPath: null,
    packages: [],
    exclude: [],
    isWorkspace: false,
    rest: [],
    wrong: null,
  };
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? "";
    if (argument === "--") {
      options.rest.push(...argv.slice(at));
      break;
    }
    const equals = argument.startsWith("--") ? argument.indexOf("=") : -1;
    const flag = equals === -1 ? argument : argument.slice(0, equals);
    const take = valued[flag] ?? (/^-[pF]./.test(argument) ? valued[argument.slice(0, 2)] : undefined);
    if (take === undefined) {
      readFlag(argument, options);
      continue;
    }
    const attached =
      equals === -1 ? (valued[flag] === undefined ? argument.slice(2) : null) : argument.slice(equals + 1);
    const value = attached ?? argv[++at];
    if (value === undefined) options.wrong ??= [`${flag} needs a value`];
    else take(value, options);
  }
  return options;
}

const valued: Readonly<Record<string, (value: string, options: CargoOptions) => void>> = {
  "--manifest-path": (value, options) => (options.manifestPath = value),
  "-p": (value, options) => options.packages.push(value),
  "--package": (value, options) => options.packages.push(value),
  "--exclude": (value, options) => options.exclude.push(value),
  "-F": (value, options) => options.rest.push("--features", value),
  "--target": (value, options) => {
    if (value !== target) options.wrong ??= wrongTarget(value);
  },
  "--message-format": (value, options) => {
    const format = messageFormats[value];
    if (format === undefined)
      options.wrong ??= [`--message-format ${value} is not known`, "use json, human or short"];
    else options.rest.push("--format", format);
  },
};

const messageFormats: Readonly<Record<string, string>> = {
  human: "text",
  short: "text",
  json: "cargo",
  "json-diagnostic-short": "cargo",
  "json-diagnostic-rendered-ansi": "cargo",
};

function wrongTarget(value: string): readonly string[] {
  return [
    `layouts of ${value} are not known; layoutcheck verifies ${target} alone`,
    "leave --target away: whatever cargo builds for here, that target is checked",
  ];
}

/** Cargo's own business, without any bearing on a layout: the network, the lock file, how cargo talks. */
const harmless = new Set(["--locked", "--offline", "--frozen"]);

function readFlag(argument: string, options: CargoOptions): void {
  if (argument === "--workspace") options.isWorkspace = true;
  else if (argument === "-vv") options.rest.push("-v");
  else if (!harmless.has(argument)) options.rest.push(argument);
}

type Selected =
  | { readonly ok: true; readonly packages: readonly CargoPackage[] }
  | { readonly ok: false; readonly lines: readonly string[] };

function selectPackages(
  { packages, exclude, isWorkspace }: CargoOptions,
  { members, defaults }: CargoWorkspace,
): Selected {
  const names = members.map(({ name }) => name);
  for (const pattern of [...packages, ...exclude])
    if (!members.some((one) => isNamed(one, pattern)))
      return {
        ok: false,
        lines: [
          `no package of this workspace is called ${pattern}`,
          didYouMean(pattern, names) || `packages: ${names.join(", ")}`,
        ],
      };
  const chosen =
    packages.length > 0 ? members.filter((one) => packages.some((name) => isNamed(one, name))) : null;
  const all = isWorkspace ? members : (chosen ?? defaults);
  return { ok: true, packages: all.filter((one) => !exclude.some((name) => isNamed(one, name))) };
}

/** `NAME`, `NAME@VERSION`, or a pattern with `*`, as cargo takes them. */
function isNamed({ name }: CargoPackage, wanted: string): boolean {
  const [plain = ""] = wanted.split("@");
  const shape = plain
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${shape}$`).test(name);
}

/** One package is checked as it is configured itself; several as their workspace is. */
async function rewritten(
  packages: readonly CargoPackage[],
  workspace: CargoWorkspace,
  rest: readonly string[],
  cwd: string,
): Promise<Translated> {
  const [first] = packages;
  if (first === undefined) return { ok: false, lines: ["no package is left to check"] };
  const home = packages.length === 1 ? first.folder : workspace.folder;
  const found = await findConfiguration(home, cwd, null);
  const notes: string[] = [];
  if (packages.length > 1) {
    for (const { name, folder } of packages) {
      const { file } = await findConfiguration(folder, cwd, null);
      if (file !== null && file !== found.file)
        notes.push(
          `note: the configuration in ${file} goes unused here; cargo layoutcheck -p ${name} heeds it`,
        );
    }
  }
  const isGiven = rest.includes("--config") || rest.some((one) => one.startsWith("--config="));
  const config = found.file === null || isGiven ? [] : ["--config", found.file];
  const paths = packages.flatMap(({ folder }) => ["--rust", relative(cwd, folder) || "."]);
  return { ok: true, argv: [...config, ...paths, ...rest], notes };
}
