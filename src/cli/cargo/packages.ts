import { basename, dirname, join, resolve, sep } from "node:path";
import type { Diagnostic, Result } from "../../index.ts";
import type { Document } from "../configuration/find-configuration.ts";
import { readDocument, tableAt, workspaceOf } from "../configuration/find-configuration.ts";
import { isFile, isFolder, namesIn } from "../disk/hosts.ts";

// Which packages a manifest stands for, as cargo has it, from the manifests alone: cargo itself is never run.

export interface CargoPackage {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
}

export interface CargoWorkspace {
  /** The folder of the workspace; that of the manifest where there is none. */
  readonly folder: string;
  /** The package of the manifest itself; null for a workspace without one. */
  readonly own: CargoPackage | null;
  /** Every member, sorted by name. */
  readonly members: readonly CargoPackage[];
  /** The members that cargo means where none is named. */
  readonly defaults: readonly CargoPackage[];
}

/** More members than any workspace has; the rest is not looked at. */
const mostMembers = 2000;

/** The package of a manifest and the workspace around it. `manifest` is absolute. */
export async function readWorkspace(
  manifest: string,
  cwd: string,
): Promise<Result<CargoWorkspace, Diagnostic>> {
  const read = await readDocument(manifest, cwd);
  if (!read.ok) return read;
  const folder = dirname(manifest);
  const own = packageIn(read.value, folder);
  const root = await workspaceOf(manifest, cwd, read.value);
  const alone = own === null ? [] : [own];
  if (root === null) return { ok: true, value: { folder, own, members: alone, defaults: alone } };
  const members = await membersOf(root.document, root.folder, cwd);
  // A manifest below a workspace that does not list it stands for itself.
  const isListed = own === null || members.some((one) => one.folder === own.folder);
  if (!isListed) return { ok: true, value: { folder, own, members: alone, defaults: alone } };
  return {
    ok: true,
    value: { folder: root.folder, own, members, defaults: defaultsOf(root, own, members) },
  };
}

function defaultsOf(
  { document, folder }: { readonly document: Document; readonly folder: string },
  own: CargoPackage | null,
  members: readonly CargoPackage[],
): readonly CargoPackage[] {
  if (own !== null) return [own];
  const named = textsAt(tableAt(document.table, ["workspace"]), "default-members");
  const folders = new Set(named.flatMap((pattern) => foldersLike(pattern, folder)));
  return named.length === 0 ? members : members.filter((one) => folders.has(one.folder));
}

/** Those that are listed and not excluded, the root's own package, and what they name by a path inside the workspace. */
async function membersOf(root: Document, folder: string, cwd: string): Promise<readonly CargoPackage[]> {
  const workspace = tableAt(root.table, ["workspace"]);
  const excluded = textsAt(workspace, "exclude").map((path) => resolve(folder, path));
  const isExcluded = (path: string): boolean =>
    excluded.some((one) => path === one || path.startsWith(one + sep));
  const listed = textsAt(workspace, "members");
  const named = new Set(listed.map((path) => resolve(folder, path)));
  const waiting = [folder, ...listed.flatMap((one) => foldersLike(one, folder))];
  const found = new Map<string, CargoPackage>();
  const seen = new Set<string>();
  for (let path = waiting.shift(); path !== undefined && seen.size < mostMembers; path = waiting.shift()) {
    if (seen.has(path) || isExcluded(path)) continue;
    seen.add(path);
    const manifest = join(path, "Cargo.toml");
    if (!isFile(manifest) && !named.has(path)) continue;
    const read = await readDocument(manifest, cwd);
    const member = read.ok ? packageIn(read.value, path) : null;
    if (member !== null) found.set(path, member);
    // It stays a member: what cannot be read is told by whoever opens the crate.
    else if (path !== folder) found.set(path, { name: basename(path), folder: path });
    if (!read.ok) continue;
    const inside = pathDependencies(read.value, path);
    waiting.push(...inside.filter((one) => one.startsWith(folder + sep)));
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function packageIn({ table }: Document, folder: string): CargoPackage | null {
  const name = tableAt(table, ["package"])?.["name"];
  return typeof name === "string" ? { name, folder } : null;
}

function pathDependencies({ table }: Document, folder: string): readonly string[] {
  const dependencies = Object.values(tableAt(table, ["dependencies"]) ?? {});
  return dependencies.flatMap((one) => {
    if (typeof one !== "object" || one === null || !("path" in one)) return [];
    return typeof one.path === "string" ? [resolve(folder, one.path)] : [];
  });
}

/** The folders that a member's pattern means: `crates/*` is every folder in crates/. */
function foldersLike(pattern: string, folder: string): readonly string[] {
  let folders = [folder];
  for (const part of pattern.split(/[\\/]/).filter((one) => one !== "" && one !== ".")) {
    if (!/[*?]/.test(part)) {
      folders = folders.map((one) => join(one, part));
      continue;
    }
    const escaped = part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
    const shape = new RegExp(`^${escaped.replaceAll(/\*+/g, ".*").replaceAll("?", ".")}$`);
    folders = folders.flatMap((one) =>
      namesIn(one)
        .filter((name) => shape.test(name) && !name.startsWith("."))
        .map((name) => join(one, name))
        .filter(isFolder),
    );
  }
  return folders.slice(0, mostMembers);
}

function textsAt(table: Readonly<Record<string, unknown>> | null, key: string): readonly string[] {
  const value = table?.[key];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
