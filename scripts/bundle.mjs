import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * Bundles a TypeScript file of this repository into one that node can start, calls `body` with its path and removes it. It lies
 * inside the package, so that what is not bundled is found; git ignores it. Two at a time do not disturb each other.
 */
export async function withBundle(input, body) {
  const folder = `${root}.layoutcheck-cache`;
  const name = input.replaceAll(/[^a-z]+/g, "-");
  const file = `${folder}/${name}-${process.pid}.mjs`;
  mkdirSync(folder, { recursive: true });
  try {
    await bundle(input, file);
    return await body(file);
  } finally {
    rmSync(file, { force: true });
  }
}

async function bundle(input, file) {
  const made = await rolldown({
    input: root + input,
    platform: "node",
    treeshake: { moduleSideEffects: false },
    checks: { eval: false },
    external: [/^[@a-z][^:]*$/],
  });
  await made.write({ file, format: "esm", codeSplitting: false });
  await made.close();
}
