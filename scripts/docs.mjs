// npm run docs: makes the pages of docs/ that come from the own tables of the program.
import { fileURLToPath, pathToFileURL } from "node:url";
import { withBundle } from "./bundle.mjs";

process.chdir(fileURLToPath(new URL("../", import.meta.url)));
await withBundle("test/docs/write.ts", async (file) => {
  const { writePages } = await import(pathToFileURL(file).href);
  await writePages();
});
