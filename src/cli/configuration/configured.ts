import { resolve } from "node:path";
import type { Configuration } from "./configuration-keys.ts";
import { displayPath } from "../disk/files.ts";
import { findHeader } from "../c/headers.ts";
import { isFile } from "../disk/hosts.ts";
import type { Options } from "../options/options.ts";

/** A configuration, and the absolute folder that its paths are relative to. */
export interface InForce {
  readonly configuration: Configuration;
  readonly folder: string;
}

/** The options with what the configuration says about how text is read; the command line adds to it, or overrules it. */
export function configured<Given extends Options>(options: Given, { configuration, folder }: InForce): Given {
  return {
    ...options,
    lang: options.lang ?? configuration.lang,
    includeFolder: [
      ...options.includeFolder,
      ...configuration.includeFolder.map((path) => resolve(folder, path)),
    ],
    define: [...configuration.define, ...options.define],
    features: [...configuration.features, ...options.features],
    allFeatures: configuration.allFeatures || options.allFeatures,
    defaultFeatures: configuration.defaultFeatures && options.defaultFeatures,
    cfg: [...configuration.cfg, ...options.cfg],
  };
}

/** The headers of the configuration as the command line would name them; one that is no file is found like an #include. */
export function headersOf({ configuration, folder }: InForce, cwd: string): readonly string[] {
  return configuration.headers.map((path) => {
    const own = resolve(folder, path);
    return isFile(own) || /[\\/]/.test(path) ? displayPath(own, cwd) : path;
  });
}

/** Those of them that are here. */
export function headersAtHand(options: Options, inForce: InForce, cwd: string): readonly string[] {
  const settings = configured(options, inForce);
  return headersOf(inForce, cwd).filter((path) => findHeader(path, cwd, settings).ok);
}

/** What C calls the Rust records that the configuration maps. */
export function mapOf({ map }: Configuration): ReadonlyMap<string, string> {
  return new Map(map.map(({ rust, c }) => [rust, c]));
}
