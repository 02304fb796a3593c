import type { SyntaxNode } from "../tree.ts";

/** The child that fills this field of the grammar; null if none does. */
export function childOf(node: SyntaxNode, field: string): SyntaxNode | null {
  return node.children.find((child) => child.field === field) ?? null;
}

/** The children that fill this field of the grammar, in order. */
export function childrenOf(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  return node.children.filter((child) => child.field === field);
}
