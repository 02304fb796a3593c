import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package: above `dist/` when installed, above `src/cli/` in its own tests. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error("no package.json above our own files");
    folder = parent;
  }
  return folder;
}

export function packageVersion(): string {
  return manifestVersion(join(packageRoot(), "package.json"));
}

/** The version that a package.json states. */
function manifestVersion(file: string): string {
  const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest)
    return String(manifest.version);
  throw new Error(`${file} states no version`);
}

/** A digest of the very code that runs; null where nobody made one, as in our own tests. */
export function codeIdentity(): string | null {
  const file = join(dirname(fileURLToPath(import.meta.url)), "identity.txt");
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}
