import type { Constant, Type } from "../../model/model.ts";
import { withoutAliases } from "../../model/model.ts";
import type { SourceText } from "../../source/source.ts";
import type { CParser, SyntaxNode } from "../tree.ts";
import { evaluate, evaluateFragment } from "./constants.ts";
import { convert, isAddress, isFailure, typeOfInteger } from "./conversions.ts";
import type { Macro, Macros } from "./definitions.ts";
import { Expansion } from "./expansion.ts";
import type { Integer } from "./integers.ts";
import { rewriteKeywords } from "./keywords.ts";
import { childOf } from "./nodes.ts";
import { scopeOf } from "./parse.ts";
import type { CParseOptions } from "./parse.ts";
import { inPassing, originalText, spanIn } from "./scope.ts";
import type { Place, Scope } from "./scope.ts";
import type { TextRange } from "./slice.ts";

/** A text without definitions, as a preprocessor leaves it, and the macros in force at its end. */
export interface DefinedText {
  readonly source: SourceText;
  readonly macros: Macros;
  /** Whether names of Windows that the text does not define are taken for granted: not where a compiler read it. */
  readonly vocabulary: "lent" | "none";
  /**
   * Of a C++ text the enumerators and variables that a reader of C++ found: of what C++ has beside C this file knows nothing,
   * so only macros are read, and of these none whose value or type C++ may see differently. Null: the text is C.
   */
  readonly cxx: ReadonlyMap<string, Constant> | null;
}

/** Longer expansions are no constants that anybody wrote. */
const EXPANSION_LIMIT = 4000;

/**
 * The integer constants of a text: object-like macros, enumerators and `const` variables with an initializer. `names`: exactly
 * these; null: all but the compiler's own macros. Nothing is read that no wanted constant needs. What is no integer constant
 * expression is simply not among them.
 */
export function readConstants(
  { source, macros, vocabulary, cxx }: DefinedText,
  parser: CParser,
  options: Omit<CParseOptions, "only" | "asked">,
  names: readonly string[] | null,
): ReadonlyMap<string, Constant> {
  const scope =
    cxx === null ? scopeOf(source, parser, { ...options, vocabulary }) : cxxScope(source, parser, cxx);
  const variables = cxx === null ? variablesIn(scope) : new Map<string, TextRange>();
  const defined: Defined = { scope, macros, expansion: new Expansion(macros), variables, cxx };
  const wanted = names ?? [
    ...[...macros.values()].filter(({ span }) => !isOfCompiler(span.file)).map(({ name }) => name),
    ...(cxx ?? scope.text.enumerators).keys(),
    ...variables.keys(),
  ];
  const constants = new Map<string, Constant>();
  for (const name of new Set(wanted)) {
    const constant = constantNamed(defined, name);
    if (constant !== null) constants.set(name, constant);
  }
  return constants;
}

/** Clang calls its own macros, and those of -D, so. */
function isOfCompiler(file: string): boolean {
  return file === "<built-in>" || file === "<command line>";
}

/** Typedefs are the same in both languages; nothing that could have bases or methods is measured. */
function cxxScope(source: SourceText, parser: CParser, known: ReadonlyMap<string, Constant>): Scope {
  const scope = scopeOf(source, parser, { vocabulary: "none" });
  for (const [name, constant] of known) scope.given.set(name, constant);
  return scope;
}

interface Defined {
  readonly cxx: DefinedText["cxx"];
  readonly scope: Scope;
  readonly macros: Macros;
  readonly expansion: Expansion;
  readonly variables: ReadonlyMap<string, TextRange>;
}

/** What C sees where the name stands: a macro before anything else. */
function constantNamed({ scope, macros, expansion, variables, cxx }: Defined, name: string): Constant | null {
  const macro = macros.get(name);
  if (macro !== undefined && !namesItself(macro)) {
    const isOther = cxx !== null && isOtherInCxx(expansion.of(name) ?? "?", scope, cxx);
    return isOther ? null : macroConstant(scope, expansion, macro);
  }
  if (cxx !== null) return cxx.get(name) ?? null;
  if (scope.text.enumerators.has(name)) return scope.constantNamed(name);
  const variable = variables.get(name);
  return variable === undefined ? null : variableConstant(scope, variable, name);
}

/** A character is a `char` there, a comparison a `bool`; and a name may be one of a class or a namespace. */
function isOtherInCxx(expansion: string, scope: Scope, known: ReadonlyMap<string, Constant>): boolean {
  if (/['!?]|&&|\|\||==|[<>]=|(?<!<)<(?!<)|(?<!>)>(?!>)|\btrue\b|\bfalse\b/.test(expansion)) return true;
  const words = expansion.match(/(?<![\w'])[A-Za-z_]\w*/g) ?? [];
  return words.some((word) => scope.text.enumerators.has(word) && !known.has(word));
}

/** `#define A A` beside `enum { A }`, so that `#ifdef A` holds. */
function namesItself({ name, body, parameters }: Macro): boolean {
  return parameters === null && body === name;
}

function macroConstant(scope: Scope, expansions: Expansion, macro: Macro): Constant | null {
  if (macro.parameters !== null || !mayBeInteger(macro.body)) return null;
  const expansion = expansions.of(macro.name);
  if (expansion === null || expansion.length > EXPANSION_LIMIT || !mayBeInteger(expansion)) return null;
  if (scope.vocabulary.source.text === "" && lentWords.test(expansion)) return null;
  const value = evaluateFragment(scope, scope.text, { text: expansion, base: scope.text.source.text.length });
  if (isFailure(value) || isAddress(value)) return null;
  return { name: macro.name, type: typeOf(value), value: value.value, span: macro.span };
}

/** Macros that the expression reader knows by itself: a text that defines them has none left. */
const lentWords = /\b(?:offsetof|U?FIELD_OFFSET|RTL_\w+|TYPE_ALIGNMENT)\b/;

/** Cheap, for most macros of Windows are no numbers. `0x1e+1` is one token to C, and a wrong one. */
function mayBeInteger(given: string): boolean {
  const text = given.replace(/\bsizeof\s*\(?\s*(?:u8|[LuU])?"(?:[^"\\]|\\.)*"/g, "sizeof(");
  return text !== "" && !/["{};@`\\]|\b0[xX][\da-fA-F]*[eE][-+]/.test(text);
}

function typeOf(value: Integer): Type {
  return value.cast ?? typeOfInteger(value.kind);
}

/** Where each `const` variable is defined; one that is defined twice has no single value. */
function variablesIn({ text }: Scope): ReadonlyMap<string, TextRange> {
  const found = new Map<string, TextRange>();
  const twice = new Set<string>();
  for (const range of text.sliced.constVariables) {
    const declaration = text.source.text.slice(range.start, range.end);
    for (const [, name = ""] of declaration.matchAll(/([A-Za-z_]\w*)\s*=(?!=)/g)) {
      if (found.has(name)) twice.add(name);
      found.set(name, range);
    }
  }
  for (const name of twice) found.delete(name);
  return found;
}

function variableConstant(scope: Scope, { start, end }: TextRange, name: string): Constant | null {
  const fragment = { text: scope.text.source.text.slice(start, end), base: start };
  const rewritten = rewriteKeywords(fragment, scope.meaningsIn(scope.text));
  const outcome = scope.parser.parse(rewritten.text, start);
  const declaration = outcome.kind === "tree" ? outcome.root.children[0] : undefined;
  if (declaration?.type !== "declaration") return null;
  const place = { scope, unit: scope.text, fragment, annotations: rewritten.annotations };
  for (const child of declaration.children) {
    const declarator = child.type === "init_declarator" ? childOf(child, "declarator") : null;
    // A pointer or an array is no integer.
    if (declarator?.type !== "identifier") continue;
    if (originalText(place, declarator.start, declarator.end) !== name) continue;
    const value = initialValue(place, declaration, child);
    if (value === null) return null;
    return {
      name,
      type: typeOf(value),
      value: value.value,
      span: spanIn(place, declarator.start, declarator.end),
    };
  }
  return null;
}

function initialValue(place: Place, declaration: SyntaxNode, declarator: SyntaxNode): Integer | null {
  const typeNode = childOf(declaration, "type");
  const valueNode = childOf(declarator, "value");
  if (typeNode === null || valueNode === null) return null;
  const context = inPassing(`<type at ${declaration.start}>`);
  const type = place.scope.readers.specifiedType(place, typeNode, context);
  const value = evaluate(place, valueNode);
  if (isFailure(value) || isAddress(value) || withoutAliases(type).kind === "pointer") return null;
  const converted = convert(value, type);
  return isFailure(converted) ? null : converted;
}
