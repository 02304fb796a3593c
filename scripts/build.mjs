// Builds dist/: JavaScript bundled by rolldown so that a start opens few files, types by tsc, and the C grammar beside them.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { rolldown } from "rolldown";

const require = createRequire(import.meta.url);
const entries = {
  cli: "src/cli/main.ts",
  index: "src/index.ts",
  testing: "src/testing/index.ts",
};
const input = Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file)));

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");
const bundle = await rolldown({
  input,
  platform: "node",
  external: ["@yowasp/clang", "fast-check", "ffi-napi", "ref-napi", "ref-struct-di"],
});
await bundle.write({
  dir: "dist",
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "[name]-[hash].js",
});
await bundle.close();

copyFileSync(require.resolve("web-tree-sitter/web-tree-sitter.wasm"), "dist/web-tree-sitter.wasm");
copyFileSync(require.resolve("tree-sitter-c/tree-sitter-c.wasm"), "dist/tree-sitter-c.wasm");
execFileSync(
  process.execPath,
  [
    require.resolve("typescript/package.json").replace("package.json", "bin/tsc"),
    "-p",
    "tsconfig.json",
    "--emitDeclarationOnly",
    "--outDir",
    "dist/types",
    "--rootDir",
    "src",
  ],
  { stdio: "inherit" },
);
