import { holds } from "../names/cfg.ts";
import { scanAll } from "../names/module.ts";
import type { Crate, MacroDefinition, MacroScope, Module } from "../names/module.ts";
import { namesOf } from "../names/resolve.ts";
import type { CrateFinder, PathNames, Resolver } from "../names/resolve.ts";
import type { Session } from "../session/session.ts";
import type { PathSyntax, Range } from "../syntax/syntax.ts";
import { readInteger } from "../tokens/number-literals.ts";
import { Reader } from "../tokens/reader.ts";
import { stringAt, stringValue } from "../tokens/string-literals.ts";
import { Kind, Word, placeOf, spanOf } from "../tokens/token.ts";
import type { Tokens } from "../tokens/token.ts";
import { expandBitflags } from "./bitflags.ts";
import { readArms } from "./definition.ts";
import type { Arm } from "./definition.ts";
import { matchArm } from "./match.ts";
import { transcribe } from "./transcribe.ts";
import type { Transcribed } from "./transcribe.ts";

/** Standard macros that make no items a layout could depend on. */
const silent = new Set([
  "compile_error",
  "thread_local",
  "global_asm",
  "lazy_static",
  "assert",
  "static_assertions",
  "const_assert",
  "assert_eq_size",
]);

/** A crate's `recursion_limit` is honoured up to here. */
const recursionCap = 10_000;

/** Finds macros and expands them. Local variables are not kept apart (hygiene): items and constants do not need it. */
export class Expander {
  readonly #session: Session;
  readonly #resolver: () => Resolver;
  readonly #crates: Pick<CrateFinder, "find">;
  /** The arms of each macro that was called; none where its definition is not well formed. */
  readonly #arms = new Map<MacroDefinition, readonly Arm[]>();
  readonly #limits = new Map<Crate, number>();
  #depthInside = 0;

  constructor(session: Session, resolver: () => Resolver, crates: Pick<CrateFinder, "find">) {
    this.#session = session;
    this.#resolver = resolver;
    this.#crates = crates;
  }

  raiseLimit(crate: Crate, limit: number): void {
    this.#limits.set(crate, Math.min(recursionCap, Math.max(limit, this.#session.limits.macroDepth)));
  }

  /** Expands a call in item position; null, and said so, where that cannot be done. */
  expandItems(
    macro: MacroDefinition,
    input: Reader,
    call: Reader,
    depth: number,
    module: Module,
  ): Tokens | null {
    const limit = this.#limits.get(module.crate) ?? this.#session.limits.macroDepth;
    const result: Transcribed =
      depth >= limit
        ? { ok: false, why: `it calls itself more than ${limit} deep` }
        : this.#expand(macro, input, call);
    if (result.ok) return result.tokens;
    this.#report(call, result.why);
    return null;
  }

  /** A call in item position whose macro is not in textual scope. */
  expandItemsByPath(module: Module, call: Reader, depth: number, scope: MacroScope | null): Reader | null {
    const reader = call.clone();
    const names = readNames(reader);
    if (names === null) return null;
    const input = reader.enter();
    const name = this.#textOf(names.segments.at(-1) ?? 0);
    const macro = this.find(names, module, scope);
    if (macro !== null) {
      const tokens = this.expandItems(macro, input, call, depth, module);
      return tokens === null ? null : new Reader(tokens);
    }
    if (name === "cfg_if") return chooseBranch(input, module);
    if (name === "bitflags") return new Reader(expandBitflags(input));
    if (!silent.has(name)) this.#report(call, "no macro of that name is at hand; what it makes is missing");
    return null;
  }

  /** Expands a call in a type or an expression. */
  expandInside(path: PathSyntax, input: Range, module: Module): Transcribed {
    const names = namesOf(path);
    const macro = this.find(names, module, module.macroScope);
    if (macro === null) return { ok: false, why: "no macro of that name is at hand" };
    if (this.#depthInside >= this.#session.limits.macroDepth)
      return { ok: false, why: "macros are nested too deep" };
    const call = new Reader(path.range.tokens, path.range.from, input.to + 1);
    return this.#expand(macro, new Reader(input.tokens, input.from, input.to), call);
  }

  /** The definition a name or path means here: textual scope, then imports, then exported macros. */
  find(names: PathNames, module: Module, scope: MacroScope | null): MacroDefinition | null {
    const last = names.segments.at(-1) ?? 0;
    if (names.start === "relative" && names.segments.length === 1) {
      for (let entry = scope; entry !== null; entry = entry.next)
        if (entry.macro.name === last) return entry.macro;
    }
    const found = this.#resolver().resolve(names, module, "macros");
    if (found?.definition.kind === "macro" && found.left === 0) return found.definition.macro;
    return this.#exported(names, module, last);
  }

  #exported(names: PathNames, module: Module, last: number): MacroDefinition | null {
    const crates: Crate[] = [];
    const first =
      names.segments.length > 1 || names.start === "global" ? this.#textOf(names.segments[0] ?? 0) : null;
    for (const name of first === null ? module.crate.macroCrates : [first, ...module.crate.macroCrates]) {
      const found = this.#crates.find(module.crate, name);
      if (found?.kind === "crate") crates.push(found.crate);
    }
    crates.push(module.crate);
    for (const crate of crates) {
      scanAll(crate.root);
      const macro = crate.exportedMacros.get(last);
      if (macro !== undefined) return macro;
    }
    return null;
  }

  #expand(macro: MacroDefinition, input: Reader, call: Reader): Transcribed {
    const arms = this.#arms.get(macro) ?? readArms(macro.body) ?? [];
    this.#arms.set(macro, arms);
    const definition = macro.body.tokens;
    for (const arm of arms) {
      const captures = matchArm(arm, definition, input.clone());
      if (captures === null) continue;
      const callSite = placeOf(call.tokens, call.at, call.end);
      const result = transcribe(arm.template, captures, {
        definition,
        crate: macro.crate.number,
        callSite,
        budget: 4_000_000,
      });
      if (!result.ok) return result;
      if (!this.#session.spend(result.tokens.count)) return { ok: false, why: "macros make too much" };
      return result;
    }
    return { ok: false, why: "no arm of it matches" };
  }

  /** The text that a literal, `concat!`, `stringify!` or `env!` comes to; null where it is not known. */
  stringOf(module: Module, input: Reader, name: string | null = null): string | null {
    // How rustc spaces several tokens is promised nowhere.
    if (name === "stringify") return input.end - input.at === 1 ? input.text() : null;
    if (name === "concat") return this.#concat(module, input);
    if (name === "env") {
      const variable = this.stringOf(module, input);
      return variable === null ? null : (this.#session.options.environment?.[variable] ?? null);
    }
    if (input.kind() === Kind.OpenNone) return this.stringOf(module, input.enter());
    const literal = stringAt(input);
    if (literal !== null) return literal;
    if (input.kind() === Kind.Integer || input.kind() === Kind.Character) {
      const text = input.text();
      const value = input.kind() === Kind.Character ? stringValue(text) : readInteger(text)?.value.toString();
      input.bump();
      return value ?? null;
    }
    if (input.kind() !== Kind.Identifier || input.peek(1) !== Kind.Bang) return null;
    const inner = input.text();
    input.at += 2;
    return this.stringOf(module, input.enter(), inner);
  }

  #concat(module: Module, input: Reader): string | null {
    let text = "";
    while (!input.isDone()) {
      const part = this.stringOf(module, input);
      if (part === null) return null;
      text += part;
      if (!input.eat(Kind.Comma) && !input.isDone()) return null;
    }
    return text;
  }

  #report(call: Reader, why: string): void {
    const reader = call.clone();
    const names = readNames(reader);
    const macro = names === null ? "?" : names.segments.map((name) => this.#textOf(name)).join("::");
    this.#session.report("rust-macro", { macro, why }, spanOf(call.tokens, call.at, call.at + 1));
  }

  #textOf(name: number): string {
    return this.#session.textOf(name);
  }
}

/** Takes `a::b!` up to the delimiter. */
function readNames(reader: Reader): PathNames | null {
  const segments: number[] = [];
  let start: PathNames["start"] = reader.eat(Kind.PathSeparator) ? "global" : "relative";
  let crate = -1;
  while (reader.kind() !== Kind.Bang) {
    const kind = reader.kind();
    if (kind === Kind.Crate) {
      start = "crate";
      crate = reader.tokens.values[reader.at] ?? -1;
    } else if (kind === Kind.Identifier || kind === Kind.RawIdentifier)
      segments.push(reader.tokens.values[reader.at] ?? 0);
    else if (kind !== Kind.PathSeparator) return null;
    reader.bump();
  }
  reader.bump();
  return { start, crate, segments };
}

/** `cfg_if!`: the items of the first branch whose condition holds. */
function chooseBranch(input: Reader, module: Module): Reader | null {
  while (!input.isDone()) {
    let isChosen = true;
    if (input.eatWord(Word.if)) {
      if (!input.eat(Kind.Pound) || input.kind() !== Kind.OpenBracket) return null;
      const attribute = input.enter();
      isChosen =
        attribute.eatWord(Word.cfg) &&
        attribute.kind() === Kind.OpenParenthesis &&
        holds(attribute.enter(), module.crate.cfg);
    }
    if (input.kind() !== Kind.OpenBrace) return null;
    const branch = input.enter();
    if (isChosen) return branch;
    if (!input.eatWord(Word.else)) return null;
  }
  return null;
}
