import type { Reader } from "./reader.ts";
import { classKeys } from "./specifiers.ts";

/** Over a function or a variable. What holds declarations in braces and is neither had a head that nobody can read. */
export function skipUnread(reader: Reader): void {
  const from = reader.at;
  reader.skipDeclaration();
  if (holdsLostBody(reader.inside(from, reader.at))) reader.reportSyntax(from);
}

/** `struct A B { int x; };` and, behind a function without its `;`, a class. */
function holdsLostBody(rest: Reader): boolean {
  let isFunction = false;
  for (; !rest.isDone(); rest.skip()) {
    const text = rest.text();
    // `operator struct A {`: a conversion has parentheses before its body.
    if (text === "operator" && rest.holds("{") && !rest.holds("(")) return true;
    if (/^(?:=|:|->|operator)$/.test(text) && (isFunction || text !== ":")) return false;
    if (text === "(") isFunction = true;
    else if (classKeys.has(text)) return true;
    else if (text === "{") return !isFunction && rest.inside(rest.at + 1, rest.closing()).holds(";");
  }
  return false;
}
