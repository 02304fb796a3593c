// npm run oracle: bundles test/oracle/run.ts into a file that node can start, and starts it.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../", import.meta.url));
// Inside the package, so that what is not bundled is found. Two runs do not disturb each other.
const folder = `${root}node_modules/.cache/layoutcheck`;
const file = `${folder}/oracle-${process.pid}.mjs`;
mkdirSync(folder, { recursive: true });
try {
  const bundle = await rolldown({
    input: `${root}test/oracle/run.ts`,
    platform: "node",
    external: [/^[@a-z][^:]*$/],
  });
  await bundle.write({ file, format: "esm", codeSplitting: false });
  await bundle.close();
  const { status } = spawnSync(process.execPath, [file, ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(file, { force: true });
}
