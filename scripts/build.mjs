// Builds dist/: JavaScript bundled by rolldown so that a start opens few files, types by tsc, and the C grammar beside them.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const require = createRequire(import.meta.url);
const entries = {
  cli: "src/cli/main.ts",
  index: "src/api/index.ts",
  testing: "src/testing/index.ts",
};

// What is needed at every start is one file, so that it starts sooner: opening and resolving a module costs more than reading
// it. What is only ever imported when it is called for (the C grammar, compilers, debug info, commands) stays out of it.
const groups = [{ name: "main", tags: ["$initial"] }];

// commander loads child_process, and with it sockets, for commands that are programs of their own; we have none. And to
// import node:process is to ask for each of its properties, which opens stdin.
const lighter = {
  name: "lighter-start",
  resolveId(source, importer) {
    if (source === "node:process") return "\0process";
    return source === "node:child_process" && importer?.includes("/commander/") ? "\0nothing" : null;
  },
  load: (id) => ({ "\0process": "module.exports = globalThis.process;", "\0nothing": "" })[id] ?? null,
};

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");

// One bundle each: were they built together, whatever the library exports would be loaded when the command starts.
for (const [name, file] of Object.entries(entries)) {
  if (!existsSync(file)) continue;
  const bundle = await rolldown({
    input: { [name]: file },
    platform: "node",
    plugins: [lighter],
    treeshake: { moduleSideEffects: false },
    preserveEntrySignatures: "allow-extension",
    // The grammar's runtime has an eval for side modules, which is never reached. What one bundle loads at once, another
    // loads later.
    checks: { eval: false, ineffectiveDynamicImport: false },
    external: ["@yowasp/clang", "fast-check", "ffi-napi", "ref-napi", "ref-struct-di"],
  });
  await bundle.write({
    dir: "dist",
    format: "esm",
    minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
    entryFileNames: "[name].js",
    chunkFileNames: `${name}-[name]-[hash].js`,
    ...(name === "cli" ? { codeSplitting: { includeDependenciesRecursively: false, groups } } : {}),
  });
  await bundle.close();
}

copyFileSync(require.resolve("web-tree-sitter/web-tree-sitter.wasm"), "dist/web-tree-sitter.wasm");
copyFileSync(require.resolve("tree-sitter-c/tree-sitter-c.wasm"), "dist/tree-sitter-c.wasm");

// What a cache of ours keeps is read again only by the very code that made it.
const identity = createHash("sha256");
for (const file of readdirSync("dist").sort())
  if (/\.(js|wasm)$/.test(file)) identity.update(readFileSync(`dist/${file}`));
writeFileSync("dist/identity.txt", identity.digest("hex"));
// The licences of what the bundles contain ask to travel with it.
const bundled = ["commander", "smol-toml", "web-tree-sitter", "tree-sitter-c", "xz-decompress"];
writeFileSync("dist/LICENSES.txt", bundled.map(noticeOf).join("\n----\n\n"));

function noticeOf(name) {
  const file = `node_modules/${name}/LICENSE`;
  if (existsSync(file)) return `${name}\n\n${readFileSync(file, "utf8")}`;
  // No licence text of its own, but MIT says its manifest: the terms are those that stand in ours.
  const {
    license,
    author,
    contributors = [],
  } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  if (license !== "MIT") throw new Error(`${name} is ${license} and brings no text of it`);
  const holders = [author, ...contributors].map((one) => one.name ?? one);
  const terms = readFileSync("LICENSE", "utf8").replace(/^[\s\S]*?(?=Permission is hereby granted)/, "");
  return `${name}\n\nMIT License\n\nCopyright (c) ${[...new Set(holders)].join(", ")}\n\n${terms}`;
}

// One declaration file for each door that users have.
const inner = "dist/inner";
const compiler = require.resolve("typescript/package.json").replace("package.json", "bin/tsc");
execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", inner], {
  stdio: "inherit",
});
const reader = await rolldown({ input: "scripts/declarations.ts", platform: "node" });
await reader.write({ file: `${inner}/declarations.mjs`, format: "esm" });
await reader.close();
const { rolledUp } = await import(pathToFileURL(`${inner}/declarations.mjs`).href);
writeFileSync("dist/index.d.ts", rolledUp(`${inner}/api/index.d.ts`));
writeFileSync("dist/testing.d.ts", rolledUp(`${inner}/testing/index.d.ts`));
rmSync(inner, { recursive: true });
