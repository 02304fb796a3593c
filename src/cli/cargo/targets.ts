import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { CargoHost, CargoTarget } from "../../index.ts";
import { readTextFile } from "../disk/files.ts";
import { readToml, tableAt } from "../configuration/find-configuration.ts";
import { isFile } from "../disk/hosts.ts";
import { manifestAbove } from "../rust/rust-root.ts";

/** Finds the package around each of these files, so that messages can name it. */
export async function cargoHost(
  files: readonly string[],
  cwd: string,
  textOf: (file: string) => string | null,
): Promise<CargoHost> {
  const targets = new Map<string, CargoTarget | null>();
  const byManifest = new Map<string, CargoTarget | null>();
  for (const file of files) {
    const manifest = manifestAbove(dirname(resolve(cwd, file)));
    if (manifest === null) continue;
    const target = byManifest.get(manifest) ?? (await targetOf(manifest, cwd));
    byManifest.set(manifest, target);
    targets.set(file, target);
  }
  return { targetOf: (file) => targets.get(file) ?? null, textOf };
}

async function targetOf(manifest: string, cwd: string): Promise<CargoTarget | null> {
  const text = readTextFile(manifest, cwd);
  const read = text.ok ? await readToml(text.value) : text;
  if (!read.ok) return null;
  const described = tableAt(read.value, ["package"]);
  const library = tableAt(read.value, ["lib"]);
  const word = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);
  const name = word(described?.["name"], "");
  if (name === "") return null;
  const folder = dirname(manifest);
  const usual = isFile(join(folder, "src/lib.rs")) ? "src/lib.rs" : "src/main.rs";
  const version = word(described?.["version"], "0.0.0");
  return {
    packageId: `path+${pathToFileURL(folder).href}#${name}@${version}`,
    manifestPath: manifest,
    name: word(library?.["name"], name.replaceAll("-", "_")),
    edition: word(described?.["edition"], "2015"),
    sourcePath: join(folder, word(library?.["path"], usual)),
  };
}
