import type { Span } from "../../source/source.ts";
import { bareBody } from "./directives.ts";
import { endOfLine } from "./tokens.ts";

/** A macro as it is in force at the end of a text. */
export interface Macro {
  readonly name: string;
  /** Null for an object-like macro. */
  readonly parameters: readonly string[] | null;
  /** What takes the arguments that are left over; null if there may be none. */
  readonly rest: string | null;
  readonly body: string;
  readonly span: Span;
}

export type Macros = ReadonlyMap<string, Macro>;

/**
 * The macros that `#define`, `#undef`, `push_macro` and `pop_macro` leave in force at the end of `text`. Line markers are
 * followed; all other lines are skipped, so that conditions must be decided already. `file`: of text before any marker.
 */
export function readDefinitions(text: string, file: string): Macros {
  const macros = new Map<string, Macro>();
  const pushed = new Map<string, (Macro | null)[]>();
  let place = { file, line: 1 };
  for (let start = 0; start < text.length;) {
    const end = endOfLine(text, start, text.length);
    const directive = text.slice(start, end);
    const marker = /^# (\d+) "((?:[^"\\]|\\.)*)"/.exec(directive);
    if (marker !== null) {
      place = { line: Number(marker[1]), file: (marker[2] ?? "").replace(/\\(.)/g, "$1") };
    } else {
      if (/^\s*#/.test(directive)) obey(directive, { ...place, start, end }, macros, pushed);
      place = { ...place, line: place.line + directive.split("\n").length };
    }
    start = end + 1;
  }
  return macros;
}

/** Popped from who knows where: what it stands for is no text of C. */
function unknownMacro(name: string, span: Span): Macro {
  return { name, parameters: null, rest: null, body: "@", span };
}

function obey(
  directive: string,
  { file, line, start, end }: Omit<Span, "column">,
  macros: Map<string, Macro>,
  pushed: Map<string, (Macro | null)[]>,
): void {
  const define = /^\s*#\s*define\s+([A-Za-z_$][\w$]*)(?:\(([^()]*)\))?/.exec(directive);
  if (define?.[1] !== undefined) {
    const [head, name, list] = define;
    const names = list === undefined ? null : list.split(",").map((one) => one.trim());
    const last = names?.at(-1) ?? "";
    const rest = last === "..." ? "__VA_ARGS__" : last.endsWith("...") ? last.slice(0, -3).trim() : null;
    const parameters = names?.filter((one) => one !== "" && !one.endsWith("...")) ?? null;
    const span = { file, start, end, line, column: head.indexOf(name) + 1 };
    macros.set(name, { name, parameters, rest, body: bareBody(directive.slice(head.length)), span });
    return;
  }
  const undef = /^\s*#\s*undef\s+([A-Za-z_$][\w$]*)/.exec(directive)?.[1];
  if (undef !== undefined) macros.delete(undef);
  const [, action, name] = /^\s*#\s*pragma\s+(push|pop)_macro\s*\(\s*"([^"]*)"\s*\)/.exec(directive) ?? [];
  if (name === undefined) return;
  const stack = pushed.get(name) ?? [];
  pushed.set(name, stack);
  if (action === "push") {
    stack.push(macros.get(name) ?? null);
    return;
  }
  const before = stack.pop();
  if (before === null) macros.delete(name);
  else macros.set(name, before ?? unknownMacro(name, { file, start, end, line, column: 1 }));
}
