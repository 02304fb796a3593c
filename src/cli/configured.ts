import { resolve } from "node:path";
import type { Configuration } from "./configuration-keys.ts";
import { displayPath } from "./files.ts";
import { isFile } from "./hosts.ts";
import type { Options } from "./options.ts";

/** The options with what the configuration says about how text is read; the command line adds to it, or overrules it. */
export function configured<Given extends Options>(
  options: Given,
  configuration: Configuration,
  folder: string,
): Given {
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
export function headersOf({ headers }: Configuration, folder: string, cwd: string): readonly string[] {
  return headers.map((path) => {
    const own = resolve(folder, path);
    return isFile(own) || /[\\/]/.test(path) ? displayPath(own, cwd) : path;
  });
}
