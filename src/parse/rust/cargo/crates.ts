import { wholeFile } from "../../../source/source.ts";
import { Collector } from "../collect/collect.ts";
import { Expander } from "../macros/expand.ts";
import { cfgFor } from "../names/cfg.ts";
import type { OtherFeatures } from "../names/cfg.ts";
import { isKnownCrate, isStandardCrate } from "../names/foreign.ts";
import { Module } from "../names/module.ts";
import type { Crate, DependencyRequest } from "../names/module.ts";
import { Resolver } from "../names/resolve.ts";
import type { CrateFinder } from "../names/resolve.ts";
import { fileName, folderOf, join, normalize } from "../session/files.ts";
import type { RustRoot } from "../session/options.ts";
import type { Session } from "../session/session.ts";
import { closeFeatures, dependencyFeatures } from "./manifest.ts";
import { Workspace } from "./workspace.ts";
import type { OpenedManifest } from "./workspace.ts";

type Found =
  | { readonly kind: "crate"; readonly crate: Crate }
  | { readonly kind: "foreign"; readonly crate: string };

/** How a crate is set up before its modules are read. */
interface CratePlan {
  readonly name: string;
  readonly edition: Crate["edition"];
  readonly features: ReadonlySet<string>;
  readonly otherFeatures: OtherFeatures;
  readonly folder: string;
  readonly dependencies: ReadonlyMap<string, DependencyRequest>;
}

/** Opens the root crate and, when a path leads there, its dependencies. */
export class CrateSet implements CrateFinder {
  readonly resolver: Resolver;
  readonly expander: Expander;
  readonly #session: Session;
  readonly #collector: Collector;
  readonly #crates: Crate[] = [];
  readonly #byFolder = new Map<string, Crate | null>();
  readonly #found = new Map<Crate, Map<string, Found | null>>();
  readonly #workspace: Workspace;
  #isLoneFile = false;

  constructor(session: Session) {
    this.#session = session;
    this.#workspace = new Workspace(session);
    this.resolver = new Resolver(session.sources.names, this);
    this.expander = new Expander(session, () => this.resolver, this);
    this.#collector = new Collector(session, this.expander);
  }

  get isLoneFile(): boolean {
    return this.#isLoneFile;
  }

  crateAt(number: number): Crate | null {
    return this.#crates[number] ?? null;
  }

  /** The crate that the caller asked about; null, and said so, where there is none. */
  openRoot(root: RustRoot): Crate | null {
    const path = normalize(root.path);
    if (root.kind === "file") {
      this.#isLoneFile = true;
      const { options } = this.#session;
      const name = fileName(path).replace(/\.rs$/, "");
      const features = new Set(options.features);
      return this.#create(
        {
          name,
          edition: 2021,
          features,
          otherFeatures: options.allFeatures === true ? "on" : "off",
          folder: folderOf(path),
          dependencies: new Map(),
        },
        path,
      );
    }
    const manifestPath = path.endsWith(".toml") ? path : join(path, "Cargo.toml");
    const opened = this.#workspace.openRoot(manifestPath);
    if (opened === null) return null;
    const { options } = this.#session;
    const features = closeFeatures(
      opened.manifest,
      options.features ?? [],
      options.noDefaultFeatures !== true,
    );
    return this.#openCrate(opened, features, options.allFeatures === true ? "on" : "off");
  }

  /** A crate from text that ships with the tool. */
  textCrate(name: string, text: string): Crate {
    const crate = this.#create(
      {
        name,
        edition: 2021,
        features: new Set(),
        otherFeatures: "off",
        folder: "",
        dependencies: new Map(),
      },
      null,
    );
    this.#collector.prepareText(crate.root, `<${name}>`, text);
    return crate;
  }

  #openCrate(
    opened: OpenedManifest,
    features: ReadonlySet<string>,
    otherFeatures: OtherFeatures,
  ): Crate | null {
    const { manifest, folder, workspaceFolder } = opened;
    if (manifest.name === null) {
      this.#session.report(
        "rust-manifest",
        {
          path: join(folder, "Cargo.toml"),
          why: `it has no package; name one of its members: ${manifest.members.join(", ")}`,
        },
        wholeFile(join(folder, "Cargo.toml")),
      );
      return null;
    }
    const candidates = manifest.library === null ? ["src/lib.rs", "src/main.rs"] : [manifest.library];
    const library = candidates
      .map((candidate) => join(folder, candidate))
      .find((candidate) => this.#session.host.isFile(candidate));
    if (library === undefined) {
      this.#session.report("file-missing", { path: join(folder, candidates[0] ?? "") }, null);
      return null;
    }
    const name = manifest.name.replaceAll("-", "_");
    const dependencies = new Map<string, DependencyRequest>();
    for (const [key, request] of manifest.dependencies) {
      dependencies.set(key, {
        ...request,
        path:
          request.path === null ? null : join(request.isInherited ? workspaceFolder : folder, request.path),
        features: [...request.features, ...dependencyFeatures(manifest, features, key)],
      });
    }
    return this.#create(
      { name, edition: manifest.edition, features, otherFeatures, folder, dependencies },
      library,
    );
  }

  #create(plan: CratePlan, file: string | null): Crate {
    const crate: { -readonly [Key in keyof Crate]: Crate[Key] } = {
      name: plan.name,
      number: this.#crates.length,
      edition: plan.edition,
      cfg: cfgFor(this.#session.options.cfg ?? [], plan.features, plan.otherFeatures),
      folder: plan.folder,
      root: null as unknown as Module,
      dependencies: plan.dependencies,
      wrapsLiterals: false,
      macroCrates: [],
      exportedMacros: new Map(),
      implementations: new Map(),
    };
    crate.root = new Module(crate, null, "");
    this.#crates.push(crate);
    if (file !== null) this.#collector.prepareRoot(crate.root, file);
    return crate;
  }

  find(from: Crate, name: string): Found | null {
    let known = this.#found.get(from);
    if (known === undefined) {
      known = new Map();
      this.#found.set(from, known);
    }
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = this.#find(from, name);
    known.set(name, found);
    return found;
  }

  #find(from: Crate, name: string): Found | null {
    if (isStandardCrate(name)) return { kind: "foreign", crate: name };
    const request = from.dependencies.get(name);
    if (request === undefined) {
      // A lone file has no manifest: the crates whose base names are known may be used all the same.
      return this.#isLoneFile && isKnownCrate(name) ? { kind: "foreign", crate: name } : null;
    }
    const crate = this.#openDependency(from, request);
    if (crate !== null) return { kind: "crate", crate };
    const foreignName = request.package.replaceAll("-", "_");
    if (!isKnownCrate(foreignName)) this.#session.report("rust-dependency", { crate: request.package }, null);
    return { kind: "foreign", crate: foreignName };
  }

  #openDependency(from: Crate, request: DependencyRequest): Crate | null {
    const folder = this.#workspace.folderOfDependency(from, request);
    if (folder === null) return null;
    const known = this.#byFolder.get(folder);
    if (known !== undefined) return known;
    this.#byFolder.set(folder, null);
    this.#session.host.enter?.(folder);
    const opened = this.#workspace.open(join(folder, "Cargo.toml"));
    if (opened === null) return null;
    const features = closeFeatures(opened.manifest, request.features, request.hasDefaultFeatures);
    const others = this.#workspace.mayAddFeatures(opened) ? "perhaps" : "off";
    const crate = this.#openCrate(opened, features, others);
    this.#byFolder.set(folder, crate);
    return crate;
  }
}
