// npm run docs: makes the pages of docs/ that come from the own tables of the program. Bundled, so that node can start it.
import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../", import.meta.url));
// Inside the package, so that what is not bundled is found; git ignores it.
const folder = `${root}.layoutcheck-cache`;
const file = `${folder}/docs-${process.pid}.mjs`;
mkdirSync(folder, { recursive: true });
process.chdir(root);
try {
  const bundle = await rolldown({
    input: `${root}test/docs/write.ts`,
    platform: "node",
    external: [/^[@a-z][^:]*$/],
  });
  await bundle.write({ file, format: "esm", codeSplitting: false });
  await bundle.close();
  const { writePages } = await import(pathToFileURL(file).href);
  await writePages();
} finally {
  rmSync(file, { force: true });
}
