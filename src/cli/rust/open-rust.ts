import { dirname, resolve } from "node:path";
import type {
  Layouts,
  LayoutAnswer,
  LayoutQuery,
  Model,
  ParsedRust,
  RustOptions,
  RustRoot,
} from "../../index.ts";
import { answerFrom, computeLayouts, parseRust, rustc } from "../../index.ts";
import type { CrateHost } from "../disk/hosts.ts";
import { crateHost, isFolder, namesIn } from "../disk/hosts.ts";
import { openRustCache, watchedHost } from "./rust-cache.ts";
import { growSlowly } from "../memory.ts";
import type { Options } from "../options/options.ts";
import type { RustTable } from "./rust-cache-format.ts";

/** A Rust file or crate, read and ready to be laid out. */
export interface OpenedRust extends ParsedRust {
  readonly layouts: Layouts;
  /** The text of a file that was read. */
  readonly textOf: (file: string) => string | null;
}

/** The part of the options that decides which items a crate has. */
export type RustSelection = Pick<
  Options,
  "features" | "allFeatures" | "defaultFeatures" | "cfg" | "cacheFolder" | "environment"
>;

/** What some callers want beyond the records. */
export interface RustReading {
  /** Which of the crate's constants and aliases will be looked at. */
  readonly tables?: readonly RustTable[];
  /** Texts that are read in place of those on disk, by the names that spans have. */
  readonly replaced?: ReadonlyMap<string, string>;
}

/**
 * Reads the crate. `only`: nothing but these records and what they hold by value; null: all of it.
 */
export function openRust(
  root: RustRoot,
  cwd: string,
  selection: RustSelection,
  only: readonly string[] | null,
  { tables = [], replaced = new Map() }: RustReading = {},
): OpenedRust {
  const folder = folderOf(root, cwd);
  const host = withReplaced(crateHost(cwd, [folder]), replaced);
  const options: RustOptions = {
    features: selection.features,
    allFeatures: selection.allFeatures,
    noDefaultFeatures: !selection.defaultFeatures,
    cfg: selection.cfg,
    ...(only === null ? {} : { only }),
    registries: registriesFor(folder, selection.environment),
  };
  const place = replaced.size === 0 ? selection.cacheFolder : null;
  const parsed = parseOrRecall(root, host, cwd, options, { tables, place });
  return { ...parsed, layouts: computeLayouts(parsed.model, rustc), textOf: host.textOf };
}

/** The absolute folder that a crate or a lone file lives in. */
export function folderOf(root: RustRoot, cwd: string): string {
  const absolute = resolve(cwd, root.path);
  return root.kind === "crate" && isFolder(absolute) ? absolute : dirname(absolute);
}

function withReplaced(host: CrateHost, replaced: ReadonlyMap<string, string>): CrateHost {
  if (replaced.size === 0) return host;
  return {
    ...host,
    readText(path) {
      const text = replaced.get(path);
      return text === undefined ? host.readText(path) : { ok: true, text };
    },
  };
}

/** Where a crate is kept between runs, and with which tables. */
interface Keeping {
  readonly place: string | null;
  readonly tables: readonly RustTable[];
}

/** Takes what an earlier run kept if nothing that it looked at has changed. */
function parseOrRecall(
  root: RustRoot,
  host: CrateHost,
  cwd: string,
  options: RustOptions,
  keeping: Keeping,
): ParsedRust {
  const parse = (from: CrateHost) => parseRust(root, from, { ...options, layoutQuery: answerLayoutQuery });
  const { place, tables } = keeping;
  if (place === null) return parse(host);
  const cache = openRustCache(place, [root, options], host, cwd, tables);
  const kept = cache.read(() => parse(host));
  if (kept !== null) return kept;
  if (options.only === undefined) growSlowly();
  const watched = watchedHost(host, cwd);
  const parsed = parse(watched);
  cache.write(parsed, watched.looks());
  return parsed;
}

/** Where the sources of dependencies may lie: beside a crate that is itself in a registry, cargo's own, and Debian's. */
function registriesFor(folder: string, environment: RustSelection["environment"]): readonly string[] {
  const beside = /-\d+\.\d+\.\d+[^/\\]*$/.test(folder) ? [dirname(folder)] : [];
  const indexes = cargoFolders(environment).flatMap((cargo) => {
    const sources = resolve(cargo, "registry", "src");
    return namesIn(sources).map((name) => resolve(sources, name));
  });
  return [...beside, ...indexes, "/usr/share/cargo/registry"].map((path) => path.replaceAll("\\", "/"));
}

/** `CARGO_HOME`, else `.cargo` in the home folder; none for somebody without a home. */
function cargoFolders(environment: RustSelection["environment"]): readonly string[] {
  const { CARGO_HOME, HOME, USERPROFILE } = environment;
  if (CARGO_HOME !== undefined && CARGO_HOME !== "") return [CARGO_HOME];
  const home = [HOME, USERPROFILE].find((folder) => folder !== undefined && folder !== "");
  return home === undefined ? [] : [resolve(home, ".cargo")];
}

/** What `size_of`, `align_of` and `offset_of!` in a constant come to. */
function answerLayoutQuery(query: LayoutQuery, model: Model): LayoutAnswer {
  const question = query.kind === "offset" ? { ...query, path: query.path.join(".") } : query;
  const answer = answerFrom(computeLayouts(model, rustc), question);
  return answer.ok ? answer : { ok: false, why: answer.error };
}
