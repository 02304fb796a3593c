import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { apiReport } from "./api-report.ts";
import { withKeys } from "./configuration-page.ts";
import { findingPages } from "./finding-pages.ts";

/** The folder of the pages. */
export const docs = resolve(process.cwd(), "docs");

/** Path below docs/ -> the text that it should have, for every page that is made, or made in part. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const configuration = readFileSync(join(docs, "configuration.md"), "utf8");
  return new Map([
    ...(await findingPages()),
    ["configuration.md", withKeys(configuration)],
    ["api-report.md", apiReport()],
  ]);
}
