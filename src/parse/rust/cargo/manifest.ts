import { parse } from "smol-toml";
import { holds } from "../names/cfg.ts";
import type { Cfg } from "../names/cfg.ts";
import { lex } from "../tokens/lex.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind, Sources, Word } from "../tokens/token.ts";
import type { DependencyRequest } from "../names/module.ts";

/** What a Cargo.toml says, as far as reading sources goes. */
export interface Manifest {
  /** Null for a workspace without a package of its own. */
  readonly name: string | null;
  readonly edition: 2015 | 2018 | 2021 | 2024;
  /** `[lib] path`, else null. */
  readonly library: string | null;
  /** Where a build script is, if it is there; null where there may be none. */
  readonly buildScript: string | null;
  readonly features: ReadonlyMap<string, readonly string[]>;
  /** By the name that code uses. */
  readonly dependencies: ReadonlyMap<string, DependencyRequest>;
  readonly members: readonly string[];
  readonly workspaceDependencies: ReadonlyMap<string, DependencyRequest>;
  /** `[workspace.package] edition`, for members that inherit it. */
  readonly workspaceEdition: Manifest["edition"] | null;
  /** `[patch.…]` by package: the folder to take it from, as written. Cargo heeds those of the workspace's manifest only. */
  readonly patches: ReadonlyMap<string, string>;
  /** It begins a workspace, so that no manifest above matters. */
  readonly isWorkspace: boolean;
  /** Something is written as `workspace = true`. */
  readonly inherits: boolean;
}

export type ReadManifest =
  | { readonly ok: true; readonly manifest: Manifest }
  | { readonly ok: false; readonly why: string };

type Table = Readonly<Record<string, unknown>>;

/** Reads a manifest for a target; `parent` is that of the workspace it belongs to, where it inherits from one. */
export function readManifest(text: string, target: Cfg, parent: Manifest | null): ReadManifest {
  let root: Table;
  try {
    root = parse(text) as Table;
  } catch (failure) {
    // smol-toml throws its own error class for text that is no TOML.
    if (failure instanceof Error)
      return { ok: false, why: failure.message.split("\n")[0] ?? "it is no TOML" };
    throw failure;
  }
  const described = tableAt(root, "package");
  const workspace = tableAt(root, "workspace");
  const workspaceDependencies =
    parent?.workspaceDependencies ?? readDependencies(tableAt(workspace, "dependencies"), new Map());
  const writtenEdition = textAt(tableAt(workspace, "package"), "edition");
  const workspaceEdition =
    parent?.workspaceEdition ?? (writtenEdition === null ? null : editionOf(writtenEdition));
  const ownEdition = textAt(described, "edition");
  const dependencies = new Map<string, DependencyRequest>();
  for (const table of [...targetTables(root, target), root])
    for (const [name, request] of readDependencies(tableAt(table, "dependencies"), workspaceDependencies)) {
      const features = dependencies.get(name)?.features ?? [];
      dependencies.set(name, { ...request, features: [...features, ...request.features] });
    }
  return {
    ok: true,
    manifest: {
      name: textAt(described, "name") ?? null,
      edition:
        ownEdition === null && isTable(described["edition"])
          ? (workspaceEdition ?? 2015)
          : editionOf(ownEdition),
      library: textAt(tableAt(root, "lib"), "path"),
      buildScript: described["build"] === false ? null : (textAt(described, "build") ?? "build.rs"),
      features: readFeatures(tableAt(root, "features")),
      dependencies,
      members: textsAt(workspace, "members"),
      workspaceDependencies,
      workspaceEdition,
      patches: readPatches(tableAt(root, "patch")),
      isWorkspace: root["workspace"] !== undefined,
      inherits:
        parent === null && workspace["members"] === undefined && /\bworkspace\s*=\s*true\b/.test(text),
    },
  };
}

/** The features that are on when `asked` ones are: with what each brings in turn. */
export function closeFeatures(
  manifest: Manifest,
  asked: readonly string[],
  hasDefault: boolean,
): ReadonlySet<string> {
  const on = new Set<string>();
  const waiting = [...asked, ...(hasDefault ? ["default"] : [])];
  for (let feature = waiting.pop(); feature !== undefined; feature = waiting.pop()) {
    if (on.has(feature) || feature.startsWith("dep:")) continue;
    const slash = feature.indexOf("/");
    if (slash !== -1) {
      const name = feature.slice(0, slash);
      if (switchesOn(manifest, name)) waiting.push(name);
      continue;
    }
    on.add(feature);
    waiting.push(...(manifest.features.get(feature) ?? []));
  }
  return on;
}

/** Whether `name/feature` also switches on the feature that is called as the optional dependency; `name?/feature` never does. */
function switchesOn(manifest: Manifest, name: string): boolean {
  const isOptional = manifest.dependencies.get(name.replaceAll("-", "_"))?.isOptional === true;
  if (!isOptional || manifest.features.has(name)) return isOptional;
  return ![...manifest.features.values()].some((entries) => entries.includes(`dep:${name}`));
}

/** Features that this crate's features ask of a dependency: `winapi/std`. */
export function dependencyFeatures(
  manifest: Manifest,
  on: ReadonlySet<string>,
  dependency: string,
): readonly string[] {
  const found: string[] = [];
  for (const feature of on) {
    for (const entry of manifest.features.get(feature) ?? []) {
      const slash = entry.indexOf("/");
      if (slash !== -1 && entry.slice(0, slash).replace(/\?$/, "").replaceAll("-", "_") === dependency)
        found.push(entry.slice(slash + 1));
    }
  }
  return found;
}

function editionOf(text: string | null): 2015 | 2018 | 2021 | 2024 {
  if (text === "2018") return 2018;
  if (text === "2021") return 2021;
  return text === "2024" ? 2024 : 2015;
}

function tableAt(table: Table, key: string): Table {
  const value = table[key];
  return isTable(value) ? value : {};
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textAt(table: Table, key: string): string | null {
  const value = table[key];
  return typeof value === "string" ? value : null;
}

function textsAt(table: Table, key: string): readonly string[] {
  const value = table[key];
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}

/** The `[target.…]` tables that hold for a target: those of others may ask for the same crates in other ways. */
function targetTables(root: Table, target: Cfg): Table[] {
  return Object.entries(tableAt(root, "target")).flatMap(([key, table]) =>
    isTable(table) && holdsFor(key, target) ? [table] : [],
  );
}

/** `cfg(…)`, or a target by its name. */
function holdsFor(key: string, target: Cfg): boolean {
  if (key === "x86_64-pc-windows-msvc") return true;
  const sources = new Sources();
  const reader = new Reader(lex(sources, sources.add({ file: "<target>", text: key })).tokens);
  return reader.eatWord(Word.cfg) && reader.kind() === Kind.OpenParenthesis && holds(reader.enter(), target);
}

/** Whatever the source that is patched; one without a path has to be found like any other. */
function readPatches(table: Table): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const source of Object.values(table).filter(isTable))
    for (const [name, value] of Object.entries(source)) {
      const path = isTable(value) ? textAt(value, "path") : null;
      const patched = isTable(value) ? (textAt(value, "package") ?? name) : name;
      if (path !== null) found.set(patched, path);
    }
  return found;
}

function readFeatures(table: Table): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.keys(table).map((name) => [name, textsAt(table, name)]));
}

function readDependencies(
  table: Table,
  workspace: ReadonlyMap<string, DependencyRequest>,
): Map<string, DependencyRequest> {
  const found = new Map<string, DependencyRequest>();
  for (const [key, value] of Object.entries(table)) {
    const name = key.replaceAll("-", "_");
    if (typeof value === "string")
      found.set(name, {
        package: key,
        path: null,
        isInherited: false,
        isOptional: false,
        version: value,
        features: [],
        hasDefaultFeatures: true,
      });
    if (!isTable(value)) continue;
    const inherited = value["workspace"] === true ? workspace.get(name) : undefined;
    const flag = value["default-features"] ?? value["default_features"];
    found.set(name, {
      package: textAt(value, "package") ?? inherited?.package ?? key,
      path: textAt(value, "path") ?? inherited?.path ?? null,
      isInherited: inherited !== undefined,
      isOptional: value["optional"] === true,
      version: textAt(value, "version") ?? inherited?.version ?? null,
      features: [...(inherited?.features ?? []), ...textsAt(value, "features")],
      hasDefaultFeatures: typeof flag === "boolean" ? flag : (inherited?.hasDefaultFeatures ?? true),
    });
  }
  return found;
}
