import type { Reader } from "./reader.ts";
import { classKeys } from "./specifiers.ts";

// What members of a class have around them that is no field: bodies, defaults, and names that nobody wrote.

/** Tokens between a class's keyword and its brace that are looked over for a name. */
const longestHead = 200;

/** What an untagged class is called: after its member, or by its place. `position` is that of its member. */
export function untaggedName(reader: Reader, position: number): string {
  if (!classKeys.has(reader.text()) && !reader.is("enum")) return String(reader.at);
  let ahead = 1;
  while (ahead < longestHead && reader.kind(ahead) !== "end" && !/^[{;]$/.test(reader.text(ahead))) ahead++;
  const close = reader.is("{", ahead) ? reader.closing(ahead) : reader.at + ahead;
  const { tokens } = reader.unit;
  const isDirect = tokens.kind(close + 1) === "word" && /^[;[=]$/.test(tokens.spelling(close + 2));
  return isDirect ? tokens.spelling(close + 1) : String(position);
}

/** `: a(1), B<int>{2}` up to the body. */
export function stepOverConstructorInitializers(reader: Reader): void {
  reader.at++;
  while (!reader.isDone()) {
    while (reader.kind() === "word" || reader.is("::") || reader.is("<")) {
      if (!reader.is("<")) reader.at++;
      else if (!reader.skipAngles()) return;
    }
    if (!reader.is("(") && !reader.is("{")) return;
    reader.skip();
    if (reader.is("...")) reader.at++;
    if (!reader.take(",")) return;
  }
}

/**
 * `= 3`, `{ 3 }`: a default that says nothing about layout. False where nobody can tell whether a comma ends it: in
 * `= a < b, c > (d)` that hangs on what `a` is.
 */
export function stepOverDefault(reader: Reader): boolean {
  if (reader.is("{")) {
    reader.skip();
    return true;
  }
  if (!reader.take("=")) return true;
  while (!reader.isDone() && !reader.is(";")) {
    if (reader.is(",") && (reader.kind(1) === "word" || /^[*&(]$/.test(reader.text(1)))) return true;
    if (!reader.is("<")) reader.skip();
    else if (!stepOverArguments(reader)) return false;
  }
  return true;
}

/** A `<` in an expression: arguments of a template, or a comparison. */
function stepOverArguments(reader: Reader): boolean {
  const before = reader.kind(-1) === "word" ? reader.text(-1) : null;
  const known = before === null ? null : reader.world.find(reader.scope, before);
  const from = reader.at;
  const isTemplate =
    known?.kind === "template" || /^(?:static|const|reinterpret|dynamic)_cast$/.test(before ?? "");
  if ((before !== null && known === null) || isTemplate) {
    if (reader.skipAngles()) return isTemplate || !reader.inside(from, reader.at).holds(",");
  }
  reader.skip();
  return true;
}
