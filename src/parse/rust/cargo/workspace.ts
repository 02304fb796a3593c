import { wholeFile } from "../../../source/source.ts";
import { cfgFor } from "../names/cfg.ts";
import type { Crate, DependencyRequest } from "../names/module.ts";
import { folderAround, folderOf, join } from "../session/files.ts";
import type { Session } from "../session/session.ts";
import { readManifest } from "./manifest.ts";
import type { Manifest, ReadManifest } from "./manifest.ts";
import { bestFolder, lockedVersions } from "./versions.ts";

export interface OpenedManifest {
  readonly manifest: Manifest;
  readonly folder: string;
  /** Folder of the workspace's manifest; the crate's own where it has none. */
  readonly workspaceFolder: string;
}

/** Manifests, and where they lead: to a workspace above, and to the sources of dependencies. */
export class Workspace {
  readonly #session: Session;
  /** Folders of patched packages. */
  readonly #patches = new Map<string, string>();
  /** Where the root crate's Cargo.lock may be. */
  #lockFolders: readonly string[] = [];
  #lock: string | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Opens the root crate's manifest: what its workspace patches and locks holds for every crate of the run. */
  openRoot(path: string): OpenedManifest | null {
    const opened = this.open(path);
    if (opened === null) return null;
    const { manifest, folder } = opened;
    const above = manifest.isWorkspace ? null : this.#workspaceOf(folder);
    for (const [name, patch] of above?.manifest.patches ?? manifest.patches)
      this.#patches.set(name, join(above?.folder ?? folder, patch));
    this.#lockFolders = above === null ? [folder] : [folder, above.folder];
    return opened;
  }

  /** Opens a manifest with what it inherits; null, and said so, where it cannot be read. */
  open(path: string): OpenedManifest | null {
    const read = this.#session.host.readText(path);
    if (!read.ok) {
      this.#session.add(read.diagnostic);
      return null;
    }
    const folder = folderOf(path);
    const own = this.#read(read.text, null);
    const parent = own.ok && own.manifest.inherits ? this.#workspaceOf(folder) : null;
    const result = parent === null ? own : this.#read(read.text, parent.manifest);
    if (result.ok) return { manifest: result.manifest, folder, workspaceFolder: parent?.folder ?? folder };
    this.#session.report("rust-manifest", { path, why: result.why }, wholeFile(path));
    return null;
  }

  #read(text: string, parent: Manifest | null): ReadManifest {
    return readManifest(text, cfgFor(this.#session.options.cfg ?? [], new Set(), "off"), parent);
  }

  /** The nearest manifest above with a workspace. */
  #workspaceOf(folder: string): { readonly manifest: Manifest; readonly folder: string } | null {
    let above = folderAround(folder);
    for (let steps = 0; steps < 8 && above !== null; steps += 1, above = folderAround(above)) {
      const path = join(above, "Cargo.toml");
      if (!this.#session.host.isFile(path)) continue;
      this.#session.host.enter?.(path);
      const read = this.#session.host.readText(path);
      const found = read.ok ? this.#read(read.text, null) : null;
      if (
        found?.ok === true &&
        (found.manifest.members.length > 0 ||
          found.manifest.workspaceEdition !== null ||
          found.manifest.workspaceDependencies.size > 0)
      ) {
        return { manifest: found.manifest, folder: above };
      }
    }
    return null;
  }

  /** Where the source of a dependency is: its own path, a patch, a vendor folder, a registry. Null where it is not at hand. */
  folderOfDependency(from: Crate, request: DependencyRequest): string | null {
    const { host, options } = this.#session;
    const path = request.path ?? this.#patches.get(request.package) ?? null;
    if (path !== null) {
      if (host.isFile(join(path, "Cargo.toml"))) return path;
      if (request.path !== null) return null;
    }
    const locked = lockedVersions(this.#lockText(), request.package);
    for (const registry of [...vendorFolders(from.folder), ...(options.registries ?? [])]) {
      const best = bestFolder(host.list(registry), request.package, request.version, locked);
      if (best !== null) return join(registry, best);
    }
    return null;
  }

  /** Whether a crate's build script may switch features on, as winapi's does; the script is never run. */
  mayAddFeatures({ manifest, folder }: OpenedManifest): boolean {
    const path = manifest.buildScript === null ? null : join(folder, manifest.buildScript);
    const read = path !== null && this.#session.host.isFile(path) ? this.#session.host.readText(path) : null;
    return read?.ok === true && read.text.includes("rustc-cfg") && read.text.includes("feature");
  }

  /** The root crate's Cargo.lock; empty where there is none. */
  #lockText(): string {
    if (this.#lock !== null) return this.#lock;
    const { host } = this.#session;
    const path = this.#lockFolders
      .map((folder) => join(folder, "Cargo.lock"))
      .find((file) => host.isFile(file));
    if (path !== undefined) host.enter?.(path);
    const read = path === undefined ? null : host.readText(path);
    this.#lock = read?.ok === true ? read.text : "";
    return this.#lock;
  }
}

/** `vendor` beside the crate or above it, as `cargo vendor` makes it. */
function vendorFolders(folder: string): string[] {
  const found: string[] = [];
  let at: string | null = folder;
  for (let steps = 0; steps < 6 && at !== null; steps += 1, at = folderAround(at)) {
    found.push(join(at, "vendor"));
  }
  return found;
}
