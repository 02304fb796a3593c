import { Language as Grammar, Parser } from "web-tree-sitter";
import type { TreeCursor } from "web-tree-sitter";

/** A node as plain data: only named nodes and those that fill a grammar field are kept. */
export interface SyntaxNode {
  readonly type: string;
  /** The grammar field it fills in its parent, such as `declarator`. */
  readonly field: string | null;
  /** UTF-16 offsets, moved by the `shift` that `parse` was given. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly SyntaxNode[];
}

/** What a parse gives: a whole tree, the first place that could not be read, or a nesting that is not followed. */
export type ParseOutcome =
  | { readonly kind: "tree"; readonly root: SyntaxNode }
  | { readonly kind: "error"; readonly start: number; readonly end: number }
  | { readonly kind: "too-deep" };

/** The C grammar, ready to parse. Holds memory of a WebAssembly instance; make one per process. */
export interface CParser {
  /** `shift` is added to every offset, for text that is a part of a larger one. */
  parse(text: string, shift: number): ParseOutcome;
}

/** Nodes nested deeper than this are not read; every function that walks a tree may recurse this deep. */
export const TREE_DEPTH_LIMIT = 600;

/** Bytes of the two WebAssembly modules: web-tree-sitter's own and tree-sitter-c's. */
export interface ParserModules {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}

export async function loadC(modules: ParserModules): Promise<CParser> {
  await Parser.init({ wasmBinary: modules.runtime as Uint8Array<ArrayBuffer> });
  const grammar = await Grammar.load(modules.grammar);
  const parser = new Parser();
  parser.setLanguage(grammar);
  const names = kindNames(grammar);
  return {
    parse(text, shift) {
      const tree = parser.parse(text);
      if (tree === null)
        throw new Error("a parser with a grammar and without a time limit always gives a tree");
      const cursor = tree.walk();
      try {
        if (tree.rootNode.hasError) return firstError(cursor, shift);
        const root = copyTree(cursor, shift, names);
        return root === null ? { kind: "too-deep" } : { kind: "tree", root };
      } finally {
        cursor.delete();
        tree.delete();
      }
    },
  };
}

interface Names {
  readonly kinds: readonly string[];
  readonly fields: readonly (string | null)[];
}

function kindNames(grammar: Grammar): Names {
  const kinds = Array.from({ length: grammar.nodeTypeCount }, (_, id) => grammar.nodeTypeForId(id) ?? "");
  const fields = Array.from({ length: grammar.fieldCount + 1 }, (_, id) => grammar.fieldNameForId(id));
  return { kinds, fields };
}

interface Draft {
  readonly type: string;
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly children: Draft[];
}

/** One pass with a cursor: asking nodes one by one crosses into WebAssembly many times more often. */
function copyTree(cursor: TreeCursor, shift: number, names: Names): SyntaxNode | null {
  const root = draft(cursor, shift, names);
  const open = [root];
  // Parameter lists say nothing about layout unless a record is defined in one.
  let descend = cursor.gotoFirstChild();
  while (descend) {
    if (open.length > TREE_DEPTH_LIMIT) return null;
    const parent = open[open.length - 1];
    if (parent === undefined) break;
    const field = cursor.currentFieldId;
    if (cursor.nodeIsNamed || field !== 0) {
      const node = draft(cursor, shift, names);
      if (node.type !== "comment") parent.children.push(node);
      if (cursor.gotoFirstChild()) {
        open.push(node);
        continue;
      }
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent() || open.length === 1) {
        descend = false;
        break;
      }
      open.pop();
    }
  }
  return root;
}

function draft(cursor: TreeCursor, shift: number, names: Names): Draft {
  return {
    type: names.kinds[cursor.nodeTypeId] ?? cursor.nodeType,
    field: names.fields[cursor.currentFieldId] ?? null,
    start: cursor.startIndex + shift,
    end: cursor.endIndex + shift,
    children: [],
  };
}

/** The first ERROR or MISSING node in text order, found by following the nodes that hold errors. */
function firstError(cursor: TreeCursor, shift: number): ParseOutcome {
  for (;;) {
    const node = cursor.currentNode;
    const isCulprit = node.isError || node.isMissing;
    if (isCulprit || !descendToError(cursor)) {
      return { kind: "error", start: node.startIndex + shift, end: node.endIndex + shift };
    }
  }
}

function descendToError(cursor: TreeCursor): boolean {
  if (!cursor.gotoFirstChild()) return false;
  do {
    const child = cursor.currentNode;
    if (child.hasError || child.isMissing) return true;
  } while (cursor.gotoNextSibling());
  return false;
}
