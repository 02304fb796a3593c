import type { Expander } from "../macros/expand.ts";
import { attributeText, attributesIn, isEnabled } from "../names/attributes.ts";
import { Module } from "../names/module.ts";
import type { MacroScope } from "../names/module.ts";
import { folderOf } from "../session/files.ts";
import type { Session } from "../session/session.ts";
import { lex } from "../tokens/lex.ts";
import { Reader, isFunctionAhead, skipAttributes, skipVisibility } from "../tokens/reader.ts";
import { Kind, Word, spanOf } from "../tokens/token.ts";
import type { Tokens } from "../tokens/token.ts";
import { demandSemicolon, skipJunk } from "./frame.ts";
import type { Deferred, Frame, Header } from "./frame.ts";
import { inScope, innerAttributesEnd, innerEnabled, mentions, readCall } from "./item-syntax.ts";
import { collectExternTypes, collectFunction, collectPlain, collectRecord } from "./items.ts";
import { noteHidden } from "./hidden.ts";
import { openInclude, openModule, textOfModule } from "./module-files.ts";
import { collectExternCrate, collectImplementation, collectMacroRules } from "./names.ts";

/**
 * Fills modules with the names of their items, following `mod` files, `include!`, `cfg` and macro calls. Works through
 * an explicit stack, because a macro may call itself thousands of times.
 */
export class Collector {
  readonly #session: Session;
  readonly #expander: Expander;

  constructor(session: Session, expander: Expander) {
    this.#session = session;
    this.#expander = expander;
  }

  /** Makes the crate's root module ready to be read from its file. */
  prepareRoot(module: Module, file: string): void {
    module.pending = () => {
      const tokens = this.#session.open(file);
      if (tokens === null) return;
      const home = { file, folder: folderOf(file), ancestors: [file] };
      this.#readInnerAttributes(module, tokens);
      if (!innerEnabled(module, new Reader(tokens))) return;
      this.#collect(module, { reader: new Reader(tokens), macroDepth: 0, home }, null);
    };
  }

  /** The same for text that is no file. */
  prepareText(module: Module, name: string, text: string): void {
    module.pending = () => {
      const { tokens } = lex(this.#session.sources, this.#session.sources.add({ file: name, text }));
      this.#collect(
        module,
        { reader: new Reader(tokens), macroDepth: 0, home: { file: name, folder: "", ancestors: [] } },
        null,
      );
    };
  }

  #readInnerAttributes(module: Module, tokens: Tokens): void {
    const reader = new Reader(tokens);
    const to = innerAttributesEnd(reader);
    for (const attribute of attributesIn(tokens, 0, to, module.crate.cfg)) {
      if (attribute.name === Word.allow)
        module.crate.wrapsLiterals ||= mentions(
          attribute.tokens,
          attribute.at,
          attribute.end,
          "overflowing_literals",
        );
      const limit = attributeText(attribute);
      if (
        limit !== null &&
        /^\d{1,6}$/.test(limit) &&
        tokens.sources.names.textOf(attribute.name) === "recursion_limit"
      ) {
        this.#expander.raiseLimit(module.crate, Number(limit));
      }
    }
  }

  /** Reads items until nothing is left; answers the macros that text after it may use. */
  #collect(module: Module, first: Frame, scopeBefore: MacroScope | null): MacroScope | null {
    const stack: Frame[] = [first];
    const deferred: Deferred[] = [];
    let nextDeferred = 0;
    let scope = scopeBefore;
    module.macroScope = scope;
    for (;;) {
      const frame = stack.at(-1);
      if (frame === undefined) {
        const next = deferred[nextDeferred];
        if (next === undefined) return scope;
        nextDeferred += 1;
        const expanded = this.#expandByPath(module, next);
        if (expanded !== null) stack.push(expanded);
        continue;
      }
      if (frame.reader.isDone()) {
        stack.pop();
        continue;
      }
      scope = this.#item(module, frame, stack, deferred, scope);
      module.macroScope = scope;
    }
  }

  /** Reads one item of the innermost frame. */
  #item(
    module: Module,
    outer: Frame,
    stack: Frame[],
    deferred: Deferred[],
    scope: MacroScope | null,
  ): MacroScope | null {
    if (outer.reader.eat(Kind.Semicolon)) return scope;
    // Those of the file or module around: they are not the first item's.
    innerAttributesEnd(outer.reader);
    const attributes = outer.reader.at;
    const frame = innermost(outer, stack);
    const { reader } = frame;
    if (reader.isDone()) return scope;
    const isOn = isEnabled(reader.tokens, attributes, reader.at, module.crate.cfg);
    const isPublic = skipVisibility(reader);
    const header: Header = { module, frame, attributes, at: reader.at, isPublic, isOn };
    const after = this.#itemAt(header, stack, deferred, scope);
    if (!isOn) noteHidden(this.#session, header);
    return after;
  }

  #itemAt(header: Header, stack: Frame[], deferred: Deferred[], scope: MacroScope | null): MacroScope | null {
    const { reader } = header.frame;
    switch (reader.name()) {
      case Word.mod:
        return this.#module(header, scope);
      case Word.extern:
        return this.#extern(header, scope);
      case Word.unsafe:
        return this.#unsafe(header, scope);
      case Word.macro_rules:
        if (reader.peek(1) === Kind.Bang) return collectMacroRules(this.#session, header, scope);
        break;
    }
    if (collectPlain(this.#session, header)) return scope;
    return this.#call(header, stack, deferred, scope);
  }

  #unsafe(header: Header, scope: MacroScope | null): MacroScope | null {
    const { reader } = header.frame;
    const next = reader.peekName(1);
    reader.bump();
    if (next === Word.impl) collectImplementation(this.#session, header);
    else if (next === Word.trait) collectRecord(this.#session, header, "trait");
    else if (next === Word.extern && !isFunctionAhead(reader)) return this.#extern(header, scope);
    else if (next === Word.mod) return this.#module(header, scope);
    else collectFunction(this.#session, header);
    return scope;
  }

  /** `extern crate a as b;`, `extern "C" { … }`, `extern "C" fn`. */
  #extern(header: Header, scope: MacroScope | null): MacroScope | null {
    const { reader } = header.frame;
    if (reader.peekName(1) === Word.crate) {
      collectExternCrate(this.#session, header);
      return scope;
    }
    if (isFunctionAhead(reader)) {
      collectFunction(this.#session, header);
      return scope;
    }
    reader.bump();
    if (reader.kind() === Kind.String || reader.kind() === Kind.OpenNone) reader.skipTree();
    if (reader.kind() !== Kind.OpenBrace) {
      skipJunk(this.#session, header, null);
      return scope;
    }
    const inner = reader.enter();
    if (header.isOn) collectExternTypes(this.#session, header, inner);
    return scope;
  }

  // ---- modules

  #module(header: Header, scope: MacroScope | null): MacroScope | null {
    const { module, frame, isPublic, isOn, attributes, at } = header;
    const { reader } = frame;
    reader.bump();
    const nameAt = reader.at;
    const name = reader.eatIdentifier();
    if (name === -1) {
      skipJunk(this.#session, header, null);
      return scope;
    }
    const body = reader.kind() === Kind.OpenBrace ? reader.enter() : null;
    if (body === null) demandSemicolon(this.#session, header);
    if (!isOn) return scope;
    if (module.depth >= this.#session.limits.moduleDepth) {
      this.#session.report(
        "nesting-too-deep",
        { limit: this.#session.limits.moduleDepth },
        spanOf(reader.tokens, nameAt, nameAt + 1),
      );
      return scope;
    }
    const list = attributesIn(reader.tokens, attributes, at, module.crate.cfg);
    const child = new Module(module.crate, module, reader.nameText(name), list);
    module.children.push(child);
    module.types.set(name, { kind: "module", module: child, isPublic });
    const path = list.find((attribute) => attribute.name === Word.path);
    const pathText = path === undefined ? null : attributeText(path);
    let scopeAfter = scope;
    child.pending = () => {
      const opened = openModule(this.#session, child, body, frame, pathText, nameAt);
      if (opened !== null) scopeAfter = this.#collect(child, opened, scope);
    };
    if (body === null && pathText === null)
      child.preview = () => textOfModule(this.#session, frame.home, child.name);
    if (!list.some((attribute) => attribute.name === Word.macro_use)) return scope;
    child.scanned();
    return scopeAfter;
  }

  // ---- macro calls

  #call(header: Header, stack: Frame[], deferred: Deferred[], scope: MacroScope | null): MacroScope | null {
    const { module, frame, at, isOn } = header;
    const { reader } = frame;
    const start = reader.clone();
    const call = readCall(reader);
    if (call === null) {
      reader.at = at;
      skipJunk(this.#session, header, null);
      return scope;
    }
    if (!isOn) return scope;
    const waiting: Deferred = {
      reader: new Reader(start.tokens, start.at, reader.at),
      macroDepth: frame.macroDepth,
      home: frame.home,
      scope,
    };
    if (call.name === "include") {
      const included = openInclude(this.#session, this.#expander, module, frame, call.input);
      if (included !== null) stack.push(included);
      return scope;
    }
    const macro = call.isSimple ? inScope(scope, call.word) : null;
    if (macro === null) {
      deferred.push(waiting);
      return scope;
    }
    const expanded = this.#expander.expandItems(macro, call.input, waiting.reader, frame.macroDepth, module);
    if (expanded !== null)
      stack.push({ reader: new Reader(expanded), macroDepth: frame.macroDepth + 1, home: frame.home });
    return scope;
  }

  /** A call whose macro is not in textual scope: found by path, or one the language defines. */
  #expandByPath(module: Module, waiting: Deferred): Frame | null {
    const expanded = this.#expander.expandItemsByPath(
      module,
      waiting.reader,
      waiting.macroDepth,
      waiting.scope,
    );
    if (expanded === null) return null;
    return { reader: expanded, macroDepth: waiting.macroDepth + 1, home: waiting.home };
  }
}

/**
 * Steps over attributes, and into an item that a macro took as one piece: the attributes before `$item` are the item's
 * as much as those within it.
 */
function innermost(outer: Frame, stack: Frame[]): Frame {
  const { macroDepth, home } = outer;
  let frame = outer;
  skipAttributes(frame.reader);
  while (frame.reader.kind() === Kind.OpenNone) {
    frame = { reader: frame.reader.enter(), macroDepth, home };
    stack.push(frame);
    skipAttributes(frame.reader);
  }
  return frame;
}
