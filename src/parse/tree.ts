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
        return copyTree(cursor, { text, shift, names });
      } finally {
        cursor.delete();
        tree.delete();
      }
    },
  };
}

interface Names {
  readonly kinds: readonly string[];
  /** Per kind, what the text of a node may not be. */
  readonly suspicions: readonly Suspicion[];
  readonly fields: readonly (string | null)[];
}

/** The grammar takes a keyword for a name where no keyword fits, as in `struct long { … }`. */
type Suspicion = "any text" | "a keyword" | "a keyword, as a declarator" | null;

function suspicionOf(kind: string): Suspicion {
  // Callers have blanked all directives: this one does not begin its line.
  if (kind.startsWith("preproc_")) return "any text";
  if (kind === "primitive_type") return "a keyword, as a declarator";
  return kind.endsWith("identifier") ? "a keyword" : null;
}

interface Parsed {
  readonly text: string;
  readonly shift: number;
  readonly names: Names;
}

function kindNames(grammar: Grammar): Names {
  const kinds = Array.from({ length: grammar.nodeTypeCount }, (_, id) => grammar.nodeTypeForId(id) ?? "");
  const fields = Array.from({ length: grammar.fieldCount + 1 }, (_, id) => grammar.fieldNameForId(id));
  return { kinds, suspicions: kinds.map(suspicionOf), fields };
}

interface Draft {
  readonly type: string;
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly children: Draft[];
}

/** One pass with a cursor: asking nodes one by one crosses into WebAssembly many times more often. */
function copyTree(cursor: TreeCursor, parsed: Parsed): ParseOutcome {
  const root = draft(cursor, parsed);
  const open = [root];
  let descend = cursor.gotoFirstChild();
  while (descend) {
    if (open.length > TREE_DEPTH_LIMIT) return { kind: "too-deep" };
    const parent = open[open.length - 1];
    if (parent === undefined) break;
    if (cursor.nodeIsNamed || cursor.currentFieldId !== 0) {
      const node = draft(cursor, parsed);
      if (isConfirmed(parsed.names.suspicions[cursor.nodeTypeId] ?? null, node, parsed))
        return { kind: "error", start: node.start, end: node.end };
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
  return { kind: "tree", root };
}

function isConfirmed(suspicion: Suspicion, { field, start, end }: Draft, { text, shift }: Parsed): boolean {
  if (suspicion === null) return false;
  if (suspicion === "any text") return true;
  if (suspicion === "a keyword, as a declarator" && field !== "declarator") return false;
  return end - start <= 8 && keywords.has(text.slice(start - shift, end - shift));
}

/** C89's: every compiler keeps to these. */
const keywords: ReadonlySet<string> = new Set(
  (
    "auto break case char const continue default do double else enum extern float for goto if int long register return " +
    "short signed sizeof static struct switch typedef union unsigned void volatile while"
  ).split(" "),
);

function draft(cursor: TreeCursor, { shift, names }: Parsed): Draft {
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
