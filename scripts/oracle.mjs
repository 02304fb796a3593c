// npm run oracle: starts test/oracle/run.ts.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { withBundle } from "./bundle.mjs";

process.chdir(fileURLToPath(new URL("../", import.meta.url)));
await withBundle("test/oracle/run.ts", (file) => {
  const { status } = spawnSync(process.execPath, [file, ...process.argv.slice(2)], { stdio: "inherit" });
  process.exitCode = status ?? 1;
});
