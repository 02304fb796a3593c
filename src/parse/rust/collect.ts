import { attributeText, attributesIn, isEnabled } from "./cfg.ts";
import { fileName, folderOf, isInside, join } from "./files.ts";
import {
  readCall,
  inScope,
  isVisibility,
  isFunctionAhead,
  startsItem,
  skipToBlock,
  innerAttributesEnd,
  innerEnabled,
  mentions,
  lastName,
  holdsConstantOrType,
} from "./item-syntax.ts";
import { lex } from "./lex.ts";
import type { Expander } from "./macro/expand.ts";
import { Module } from "./module.ts";
import type { Import, ItemKind, MacroDefinition, MacroScope } from "./module.ts";
import { skipAngles } from "./read-type.ts";
import { Reader, skipAttributes, skipVisibility } from "./reader.ts";
import type { Session } from "./session.ts";
import { Kind, Word, spanOf } from "./token.ts";
import type { Tokens } from "./token.ts";
import { readUse } from "./use.ts";

/** Where a module's text is and where its children's files are looked for. */
interface Home {
  readonly file: string;
  /** Folder of `mod x;` files. */
  readonly folder: string;
  /** Files that are open around this text, to see a cycle. */
  readonly ancestors: readonly string[];
}

/** One run of items being read: a file, a `mod {}`, or what a macro call became. */
interface Frame {
  readonly reader: Reader;
  readonly macroDepth: number;
  readonly home: Home;
}

interface Deferred {
  readonly reader: Reader;
  readonly macroDepth: number;
  readonly home: Home;
  readonly scope: MacroScope | null;
}

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
    frame: Frame,
    stack: Frame[],
    deferred: Deferred[],
    scope: MacroScope | null,
  ): MacroScope | null {
    const { reader } = frame;
    const { tokens } = reader;
    if (reader.eat(Kind.Semicolon)) return scope;
    if (reader.kind() === Kind.OpenNone) {
      stack.push({ ...frame, reader: reader.enter() });
      return scope;
    }
    const attributes = skipAttributes(reader);
    const attributesEnd = reader.at;
    const isOn = isEnabled(tokens, attributes, attributesEnd, module.crate.cfg);
    if (reader.kind() === Kind.OpenNone && !isVisibility(reader)) {
      const inner = reader.enter();
      if (isOn) stack.push({ ...frame, reader: inner });
      return scope;
    }
    const isPublic = skipVisibility(reader);
    const word = reader.name();
    const at = reader.at;
    const header: Header = { module, frame, attributes, at, isPublic, isOn };
    switch (word) {
      case Word.struct:
      case Word.enum:
        this.#record(header, word === Word.struct ? "struct" : "enum");
        return scope;
      case Word.type:
      case Word.static:
        this.#simple(header, word === Word.type ? "type" : "static");
        return scope;
      case Word.const:
        if (isFunctionAhead(reader)) this.#function(header);
        else this.#simple(header, "const");
        return scope;
      case Word.mod:
        return this.#module(header, scope);
      case Word.use:
        this.#use(header);
        return scope;
      case Word.extern:
        return this.#extern(header, scope);
      case Word.trait:
        this.#record(header, "trait");
        return scope;
      case Word.impl:
        this.#implementation(header);
        return scope;
      case Word.fn:
      case Word.async:
        this.#function(header);
        return scope;
      case Word.unsafe:
        return this.#unsafe(header, scope);
      case Word.macro_rules:
        if (reader.peek(1) === Kind.Bang) return this.#macroRules(header, scope);
        break;
      case Word.union:
        if (reader.peek(1) === Kind.Identifier || reader.peek(1) === Kind.RawIdentifier) {
          this.#record(header, "union");
          return scope;
        }
        break;
      case Word.auto:
      case Word.default:
        if (reader.peek(1) === Kind.Identifier) {
          reader.bump();
          return scope;
        }
        break;
      case Word.macro:
        if (reader.peek(1) === Kind.Identifier) {
          skipToBlock(reader);
          return scope;
        }
        break;
    }
    return this.#call(header, stack, deferred, scope);
  }

  #record(header: Header, kind: ItemKind): void {
    const { reader } = header.frame;
    reader.bump();
    const nameAt = reader.at;
    const name = reader.eatIdentifier();
    if (name === -1) return this.#junk(header, kind === "trait" ? null : kind);
    let damage: string | null = null;
    let hasEnd = false;
    while (!reader.isDone() && !hasEnd) {
      const here = reader.kind();
      if (reader.isUnclosed()) damage = "a delimiter is never closed";
      if (startsItem(reader)) break;
      hasEnd = here === Kind.Semicolon || here === Kind.OpenBrace;
      reader.skipTree();
    }
    if (!hasEnd) damage ??= "it has no body";
    if (damage !== null && header.isOn) {
      this.#session.report(
        "rust-syntax",
        { near: `${kind} ${reader.nameText(name)}: ${damage}` },
        spanOf(reader.tokens, nameAt, nameAt + 1),
      );
    }
    this.#add(header, kind, name, nameAt, damage);
  }

  #simple(header: Header, kind: ItemKind): void {
    const { reader } = header.frame;
    reader.bump();
    reader.eatWord(Word.mut);
    if (reader.name() === Word._) {
      const from = reader.at;
      reader.skipPast(Kind.Semicolon);
      if (header.isOn) header.module.asserts.push({ tokens: reader.tokens, from, to: reader.at });
      return;
    }
    const nameAt = reader.at;
    const name = reader.eatIdentifier();
    if (name === -1) return this.#junk(header, null);
    while (!reader.isDone() && !reader.eat(Kind.Semicolon)) {
      if (startsItem(reader)) break;
      reader.skipTree();
    }
    this.#add(header, kind, name, nameAt, null);
  }

  #function(header: Header): void {
    const { reader } = header.frame;
    while (!reader.isDone() && reader.name() !== Word.fn) reader.skipTree();
    reader.bump();
    const nameAt = reader.at;
    const name = reader.eatIdentifier();
    skipToBlock(reader);
    if (name !== -1) this.#add(header, "fn", name, nameAt, null);
  }

  #add(header: Header, kind: ItemKind, name: number, nameAt: number, damage: string | null): void {
    if (!header.isOn) return;
    const { module, frame, attributes, at, isPublic } = header;
    const { reader } = frame;
    const item = {
      kind,
      name,
      module,
      tokens: reader.tokens,
      attributes,
      at,
      nameAt,
      end: reader.at,
      isPublic,
      damage,
    };
    module.items.push(item);
    const binding = { kind: "item", item } as const;
    const isValue = kind === "const" || kind === "static" || kind === "fn";
    const space = isValue ? module.values : module.types;
    if (!space.has(name) || damage === null) space.set(name, binding);
    // A unit or tuple struct is also a value.
    if (kind === "struct" && !module.values.has(name)) module.values.set(name, binding);
  }

  #unsafe(header: Header, scope: MacroScope | null): MacroScope | null {
    const { reader } = header.frame;
    const next = reader.peekName(1);
    reader.bump();
    if (next === Word.impl) this.#implementation(header);
    else if (next === Word.trait) this.#record(header, "trait");
    else if (next === Word.extern && !isFunctionAhead(reader)) return this.#extern(header, scope);
    else if (next === Word.mod) return this.#module(header, scope);
    else this.#function(header);
    return scope;
  }

  /** `extern crate a as b;`, `extern "C" { … }`, `extern "C" fn`. */
  #extern(header: Header, scope: MacroScope | null): MacroScope | null {
    const { reader } = header.frame;
    if (reader.peekName(1) === Word.crate) {
      this.#externCrate(header);
      return scope;
    }
    if (isFunctionAhead(reader)) {
      this.#function(header);
      return scope;
    }
    reader.bump();
    if (reader.kind() === Kind.String || reader.kind() === Kind.OpenNone) reader.skipTree();
    if (reader.kind() !== Kind.OpenBrace) {
      this.#junk(header, null);
      return scope;
    }
    const inner = reader.enter();
    if (header.isOn) this.#externTypes(header, inner);
    return scope;
  }

  #externTypes(header: Header, inner: Reader): void {
    const innerFrame = { ...header.frame, reader: inner };
    while (!inner.isDone()) {
      const attributes = skipAttributes(inner);
      const isOn = isEnabled(inner.tokens, attributes, inner.at, header.module.crate.cfg);
      const isPublic = skipVisibility(inner);
      if (inner.name() === Word.type) {
        this.#simple(
          { module: header.module, frame: innerFrame, attributes, at: inner.at, isPublic, isOn },
          "extern-type",
        );
      } else skipToBlock(inner);
    }
  }

  #externCrate(header: Header): void {
    const { module, isPublic, isOn, frame, attributes, at } = header;
    const { reader } = frame;
    reader.at += 2;
    const isSelf = reader.name() === Word.self;
    const crateName = isSelf ? "self" : reader.isDone() ? "" : reader.text();
    reader.bump();
    let alias = reader.tokens.sources.names.numberOf(crateName);
    if (reader.eatWord(Word.as)) {
      alias = reader.name();
      reader.bump();
    }
    reader.eat(Kind.Semicolon);
    if (!isOn || crateName === "") return;
    if (isSelf) module.types.set(alias, { kind: "module", module: module.crate.root, isPublic });
    else module.types.set(alias, { kind: "crate", crate: crateName, isPublic });
    for (const attribute of attributesIn(reader.tokens, attributes, at, module.crate.cfg)) {
      if (attribute.name === Word.macro_use) module.crate.macroCrates.push(crateName);
    }
  }

  #use(header: Header): void {
    const { reader } = header.frame;
    reader.bump();
    const from = reader.at;
    while (!reader.isDone() && reader.kind() !== Kind.Semicolon) reader.skipTree();
    const tree = new Reader(reader.tokens, from, reader.at);
    reader.eat(Kind.Semicolon);
    if (!header.isOn) return;
    for (const found of readUse(tree)) {
      const { module, isPublic } = header;
      const entry: Import = {
        module,
        start: found.start,
        crate: found.crate,
        segments: found.segments,
        isPublic,
        isBeingResolved: false,
        resolved: new Map(),
      };
      if (found.alias === null) {
        module.globs.push(entry);
        continue;
      }
      if (found.alias === Word._) continue;
      for (const space of [module.types, module.values, module.macros]) {
        // An item of the same name in another space must not be hidden by an import that does not resolve there.
        if (!space.has(found.alias)) space.set(found.alias, { kind: "import", import: entry });
      }
    }
  }

  #implementation(header: Header): void {
    const { reader } = header.frame;
    reader.bump();
    const at = reader.at;
    if (reader.kind() === Kind.Less) skipAngles(reader);
    let target = -1;
    let isTrait = false;
    let angles = 0;
    for (
      ;
      !reader.isDone() && reader.kind() !== Kind.OpenBrace && reader.kind() !== Kind.Semicolon;
      reader.skipTree()
    ) {
      const kind = reader.kind();
      if (kind === Kind.Less) angles += 1;
      else if (kind === Kind.Greater) angles -= 1;
      else if (kind === Kind.ShiftRight) angles -= 2;
      else if (reader.name() === Word.where) target = -2 - target;
      else if (angles === 0 && reader.name() === Word.for && reader.peek(1) !== Kind.Less) isTrait = true;
      else if (angles === 0 && target >= -1) target = lastName(reader, target);
    }
    if (target < -1) target = -2 - target;
    if (reader.kind() !== Kind.OpenBrace) return reader.bump();
    const body = reader.at;
    reader.skipTree();
    if (!header.isOn || target === -1) return;
    if (isTrait && !holdsConstantOrType(reader.tokens, body)) return;
    const { implementations } = header.module.crate;
    const entry = { module: header.module, tokens: reader.tokens, at, isTrait, body, target };
    const known = implementations.get(target);
    if (known === undefined) implementations.set(target, [entry]);
    else known.push(entry);
  }

  #macroRules(header: Header, scope: MacroScope | null): MacroScope | null {
    const { module, frame, attributes, at, isOn } = header;
    const { reader } = frame;
    reader.at += 2;
    const name = reader.eatIdentifier();
    const body = {
      tokens: reader.tokens,
      from: reader.at + 1,
      to: reader.tokens.values[reader.at] ?? reader.at,
    };
    const isBrace = reader.kind() === Kind.OpenBrace;
    const isGroup = isBrace || reader.kind() === Kind.OpenParenthesis || reader.kind() === Kind.OpenBracket;
    if (name === -1 || !isGroup) {
      this.#junk(header, null);
      return scope;
    }
    reader.skipTree();
    if (!isBrace) reader.eat(Kind.Semicolon);
    if (!isOn) return scope;
    const macro: MacroDefinition = { name, crate: module.crate, body, arms: null };
    for (const attribute of attributesIn(reader.tokens, attributes, at, module.crate.cfg)) {
      if (attribute.name !== Word.macro_export) continue;
      module.crate.exportedMacros.set(name, macro);
      module.crate.root.macros.set(name, { kind: "macro", macro, isPublic: true });
    }
    return { macro, next: scope };
  }

  // ---- modules

  #module(header: Header, scope: MacroScope | null): MacroScope | null {
    const { module, frame, isPublic, isOn, attributes, at } = header;
    const { reader } = frame;
    reader.bump();
    const nameAt = reader.at;
    const name = reader.eatIdentifier();
    if (name === -1) {
      this.#junk(header, null);
      return scope;
    }
    const body = reader.kind() === Kind.OpenBrace ? reader.enter() : null;
    if (body === null) reader.eat(Kind.Semicolon);
    if (!isOn) return scope;
    if (module.depth >= this.#session.limits.moduleDepth) {
      this.#session.report(
        "nesting-too-deep",
        { limit: this.#session.limits.moduleDepth },
        spanOf(reader.tokens, nameAt, nameAt + 1),
      );
      return scope;
    }
    const child = new Module(module.crate, module, reader.nameText(name));
    module.children.push(child);
    module.types.set(name, { kind: "module", module: child, isPublic });
    const list = attributesIn(reader.tokens, attributes, at, module.crate.cfg);
    const path = list.find((attribute) => attribute.name === Word.path);
    const pathText = path === undefined ? null : attributeText(path);
    let scopeAfter = scope;
    child.pending = () => {
      scopeAfter = this.#readModule(child, body, frame, pathText, scope, nameAt);
    };
    if (body === null && pathText === null) {
      const { folder } = frame.home;
      const files = [join(folder, `${child.name}.rs`), join(folder, `${child.name}/mod.rs`)];
      child.preview = () => {
        const file = files.find((candidate) => this.#session.host.isFile(candidate));
        return file === undefined ? null : this.#session.preview(file);
      };
    }
    if (!list.some((attribute) => attribute.name === Word.macro_use)) return scope;
    child.scanned();
    return scopeAfter;
  }

  #readModule(
    child: Module,
    body: Reader | null,
    frame: Frame,
    path: string | null,
    scope: MacroScope | null,
    nameAt: number,
  ): MacroScope | null {
    const { home } = frame;
    if (body !== null) {
      const folder = join(home.folder, path ?? child.name);
      if (!innerEnabled(child, body.clone())) return scope;
      return this.#collect(
        child,
        { reader: body, macroDepth: frame.macroDepth, home: { ...home, folder } },
        scope,
      );
    }
    const span = spanOf(frame.reader.tokens, nameAt, nameAt + 1);
    const file = this.#findModuleFile(child, home, path, span);
    if (file === null) return scope;
    if (home.ancestors.includes(file)) {
      this.#session.report("rust-module-cycle", { module: child.name, path: file }, span);
      return scope;
    }
    const tokens = this.#session.open(file);
    if (tokens === null) return scope;
    const ownsFolder = path !== null || fileName(file) === "mod.rs";
    const folder = ownsFolder ? folderOf(file) : join(folderOf(file), child.name);
    const reader = new Reader(tokens);
    if (!innerEnabled(child, reader.clone())) return scope;
    return this.#collect(
      child,
      { reader, macroDepth: 0, home: { file, folder, ancestors: [...home.ancestors, file] } },
      scope,
    );
  }

  #findModuleFile(
    child: Module,
    home: Home,
    path: string | null,
    span: ReturnType<typeof spanOf>,
  ): string | null {
    const inFile = folderOf(home.file);
    const isInline =
      child.parent !== null &&
      home.folder !== inFile &&
      home.folder !== join(inFile, fileName(home.file).replace(/\.rs$/, ""));
    const tried =
      path === null
        ? [join(home.folder, `${child.name}.rs`), join(home.folder, `${child.name}/mod.rs`)]
        : [join(isInline ? home.folder : inFile, path)];
    for (const file of tried) {
      if (!this.#session.host.isFile(file)) continue;
      if (this.#isAllowed(child.crate.folder, file, span)) return file;
      return null;
    }
    if (
      tried.every((file) => !isInside(file, child.crate.folder)) &&
      !this.#isAllowed(child.crate.folder, tried[0] ?? "", span)
    )
      return null;
    this.#session.report("rust-module-missing", { module: child.name, tried: tried.join(", ") }, span);
    return null;
  }

  #isAllowed(folder: string, file: string, span: ReturnType<typeof spanOf>): boolean {
    if (this.#session.options.allowOutside === true || isInside(file, folder)) return true;
    this.#session.report("rust-outside-crate", { path: file }, span);
    return false;
  }

  // ---- macro calls

  #call(header: Header, stack: Frame[], deferred: Deferred[], scope: MacroScope | null): MacroScope | null {
    const { module, frame, at, isOn } = header;
    const { reader } = frame;
    const start = reader.clone();
    const call = readCall(reader);
    if (call === null) {
      reader.at = at;
      this.#junk(header, null);
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
      const included = this.#include(module, frame, call.input);
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

  #include(module: Module, frame: Frame, input: Reader): Frame | null {
    const span = frame.reader.spanFrom(Math.max(0, frame.reader.at - 1));
    const path = this.#expander.stringOf(module, input);
    if (path === null) {
      this.#session.report(
        "rust-macro",
        { macro: "include", why: "its path is not known without running the build" },
        span,
      );
      return null;
    }
    const file = join(folderOf(frame.home.file), path);
    if (!this.#isAllowed(module.crate.folder, file, span)) return null;
    if (frame.home.ancestors.includes(file)) {
      this.#session.report("rust-module-cycle", { module: module.name, path: file }, span);
      return null;
    }
    const tokens = this.#session.open(file);
    if (tokens === null) return null;
    const home = { ...frame.home, file, ancestors: [...frame.home.ancestors, file] };
    return { reader: new Reader(tokens), macroDepth: frame.macroDepth, home };
  }

  /** Something that is no item: says so and goes on after the next `;` or block. */
  #junk(header: Header, kind: ItemKind | null): void {
    const { reader } = header.frame;
    const from = reader.at;
    if (header.isOn)
      this.#session.report(
        "rust-syntax",
        { near: reader.near() },
        reader.isDone() ? spanOf(reader.tokens, header.at, header.at + 1) : reader.here(),
      );
    if (kind !== null && header.isOn) this.#add(header, kind, -1, from, "it has no name");
    do {
      const here = reader.kind();
      reader.skipTree();
      if (here === Kind.Semicolon || here === Kind.OpenBrace) return;
    } while (!reader.isDone() && !startsItem(reader));
  }
}

interface Header {
  readonly module: Module;
  readonly frame: Frame;
  readonly attributes: number;
  readonly at: number;
  readonly isPublic: boolean;
  readonly isOn: boolean;
}
