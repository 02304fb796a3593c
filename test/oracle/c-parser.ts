import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type CParser, loadC } from "../../src/parse/tree.ts";

const { resolve } = createRequire(import.meta.url);
let parser: Promise<CParser> | null = null;

/** The C parser, loaded once. */
export function cParser(): Promise<CParser> {
  parser ??= loadC({
    runtime: readFileSync(resolve("web-tree-sitter/web-tree-sitter.wasm")),
    grammar: readFileSync(resolve("tree-sitter-c/tree-sitter-c.wasm")),
  });
  return parser;
}
