import { resolve } from "node:path";
import type { Configuration } from "./configuration-keys.ts";
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
