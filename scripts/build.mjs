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
import { rolldown } from "rolldown";

const require = createRequire(import.meta.url);
const entries = {
  cli: "src/cli/main.ts",
  index: "src/index.ts",
  testing: "src/testing/index.ts",
};

// What the main job needs is one file, so that it starts sooner; the beginnings of names that it does not need:
const laterCli = [
  "commands/(?!check)",
  "document-reports",
  "headers",
  "init",
  "open-",
  "preprocessed",
  "probe-text",
  "record-",
  "staged",
  "git",
  "witnesses",
];
const laterReport = [
  "album",
  "explain",
  "explan",
  "github",
  "html",
  "junit",
  "layout-text",
  "map-",
  "markdown",
  "merge-documents",
  "picture",
  "print-document",
  "problems",
  "read-document",
  "sarif",
  "show",
];
const mainJob = new RegExp(
  `/src/(cli/(?!${laterCli.join("|")})|source|diagnostic|model|layout/(?!byte-map)|pair|diff|check|parse/rust` +
    `|truth/(?!encode|c-text)|report/(?!${laterReport.join("|")}))|node_modules/commander/`,
);

// What these modules may load later stays out: the C grammar, compilers, debug info.
const alsoAtStart = /\/src\/(cli\/open-rust|toolchain\/(cache|disk))\.ts$|node_modules\/smol-toml\//;
const groups = [{ name: "main", test: (id) => mainJob.test(id) || alsoAtStart.test(id) }];

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");

// One bundle each: were they built together, whatever the library exports would be loaded when the command starts.
for (const [name, file] of Object.entries(entries)) {
  if (!existsSync(file)) continue;
  const bundle = await rolldown({
    input: { [name]: file },
    platform: "node",
    treeshake: { moduleSideEffects: false },
    // The grammar's runtime has an eval for side modules, which is never reached.
    checks: { eval: false },
    external: ["@yowasp/clang", "fast-check", "ffi-napi", "ref-napi", "ref-struct-di"],
  });
  await bundle.write({
    dir: "dist",
    format: "esm",
    minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
    entryFileNames: "[name].js",
    chunkFileNames: `${name}-[name]-[hash].js`,
    // What the main job needs, in one file: opening and resolving a module costs more than reading it.
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

const compiler = require.resolve("typescript/package.json").replace("package.json", "bin/tsc");
execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { stdio: "inherit" });
