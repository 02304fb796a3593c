import { folderAround, join } from "../session/files.ts";
import type { Crate, DependencyRequest } from "../names/module.ts";
import type { Session } from "../session/session.ts";

/** Where the source of a dependency is: its own path, a patch, a vendor folder, a registry. Null where it is not at hand. */
export function folderOfDependency(
  session: Session,
  from: Crate,
  request: DependencyRequest,
  patches: ReadonlyMap<string, string>,
): string | null {
  const { host, options } = session;
  const path = request.path ?? patches.get(request.package) ?? null;
  if (path !== null) {
    if (host.isFile(join(path, "Cargo.toml"))) return path;
    if (request.path !== null) return null;
  }
  for (const registry of [...vendorFolders(from.folder), ...(options.registries ?? [])]) {
    const names = host
      .list(registry)
      .filter((name) => name === request.package || name.startsWith(`${request.package}-`));
    const best = bestVersion(names, request);
    if (best !== null) return join(registry, best);
  }
  return null;
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

/** Of folders called `name` or `name-1.2.3`: the newest that the requirement allows. */
function bestVersion(names: readonly string[], request: DependencyRequest): string | null {
  const versions = names.flatMap((name) => {
    if (name === request.package) return [{ name, version: [Number.MAX_SAFE_INTEGER, 0, 0] }];
    const match = /^-(\d+)\.(\d+)\.(\d+)/.exec(name.slice(request.package.length));
    return match === null ? [] : [{ name, version: match.slice(1, 4).map(Number) }];
  });
  const allowed = versions.filter(
    ({ version }) => version[0] === Number.MAX_SAFE_INTEGER || allows(request.version, version),
  );
  allowed.sort(
    (a, b) =>
      (b.version[0] ?? 0) - (a.version[0] ?? 0) ||
      (b.version[1] ?? 0) - (a.version[1] ?? 0) ||
      (b.version[2] ?? 0) - (a.version[2] ?? 0),
  );
  return allowed[0]?.name ?? null;
}

/** Cargo's caret rule for the first number of a requirement: same leftmost number that is not 0, and not older. */
function allows(requirement: string | null, version: readonly number[]): boolean {
  const match = /^[=^~]?\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(requirement?.trim() ?? "");
  if (match === null) return true;
  const wanted = [match[1], match[2], match[3]].map((part) => (part === undefined ? null : Number(part)));
  for (const [at, part] of wanted.entries()) {
    if (part === null) return true;
    if (version[at] !== part)
      return (version[at] ?? 0) > part && wanted.slice(0, at).some((earlier) => (earlier ?? 0) > 0);
  }
  return true;
}
