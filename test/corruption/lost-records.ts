import type { Diagnostic } from "../../src/diagnostic/facts.ts";
import type { Language, Model } from "../../src/model/model.ts";

const hidden: Readonly<Record<Language, RegExp>> = {
  c: /\/\*[^]*?(?:\*\/|$)|\/\/(?:\\\r?\n|[^\n])*|"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?|^[^\S\n]*#(?:\\\r?\n|[^\n])*/gm,
  "c++":
    /\/\*[^]*?(?:\*\/|$)|\/\/(?:\\\r?\n|[^\n])*|"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?|^[^\S\n]*#(?:\\\r?\n|[^\n])*/gm,
  rust: /\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\]|\\[^])*"?|'(?:[^'\\\n]|\\[^]+?)'/g,
};

const quotations =
  /\/\*[^]*?\*\/|\/\/(?:\\\r?\n|[^\n])*|"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?|^[^\S\n]*#(?:\\\r?\n|[^\n])*/gm;
/** The same without a comment that has no end. */
const closed: Readonly<Record<Language, RegExp>> = {
  c: quotations,
  "c++": quotations,
  rust: /\/\*[^]*?\*\/|\/\/[^\n]*|"(?:[^"\\]|\\[^])*"?|'(?:[^'\\\n]|\\[^]+?)'/g,
};

/** What makes a record vanish by right: what is not to be compiled, and texts within texts. */
const vanishing: Readonly<Record<Language, RegExp>> = {
  c: /#\s*(?:if|el|\\)|\\\s|\?\?|\r|#\s*define/,
  "c++": /#\s*(?:if|el|\\)|\\\s|\?\?|R"|\r|#\s*define/,
  rust: /cfg|\br#*"|\/\*[^*]*\/\*/,
};

/**
 * A record whose head stands in the open is in the model, or something was said. Told with eyes that know of the language no
 * more than comments, strings and brackets.
 */
export function demandNothingLost(
  language: Language,
  text: string,
  model: Model,
  diagnostics: readonly Diagnostic[],
): void {
  if (diagnostics.length > 0 || vanishing[language].test(text)) return;
  const open = text.replace(hidden[language], " ");
  const names = new Set([...model.records.values()].flatMap(({ name, aliases }) => [name, ...aliases]));
  if (/\/\*/.test(text.replace(closed[language], " ")))
    throw new Error("a comment is left open, and nothing is said");
  const heads = headsIn(language, open);
  if (heads.depth > 0) throw new Error(`brackets are left open, and nothing is said: ${heads.depth}`);
  for (const name of heads.names)
    if (!names.has(name)) throw new Error(`${name} is lost, and nothing is said`);
}

/** Records outside of all brackets, and how deep in brackets the text ends. */
function headsIn(
  language: Language,
  text: string,
): { readonly names: readonly string[]; readonly depth: number } {
  const names: string[] = [];
  let depth = 0;
  const head =
    language === "rust"
      ? /[{([]|[})\]]|\b(?:struct|union)\s+([A-Za-z_]\w*)(?=\s*[{(;<])/g
      : /[{([]|[})\]]|(>\s*)?\b(?:struct|union)\s+([A-Za-z_]\w*)\s*(?=\{)/g;
  for (const match of text.matchAll(head)) {
    const [sign, first, second] = match;
    const name = language === "rust" ? first : second;
    if (name !== undefined) {
      if (depth === 0 && (language === "rust" || first === undefined)) names.push(name);
    } else depth += /[{([]/.test(sign) ? 1 : -1;
    if (depth < 0) return { names, depth };
  }
  return { names, depth };
}
