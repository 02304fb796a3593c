import type { ScalarClass, ScalarType } from "../../model/model.ts";

/** Words that may be part of a scalar's name and do not change what it is. */
const ignoredWords = /\b(?:const|volatile|restrict|register|static|extern|_Atomic|__extension__)\b/g;

const single: ReadonlyMap<string, readonly [ScalarClass, number]> = new Map([
  ["void", ["void", 0]],
  ["char", ["character", 1]],
  ["short", ["signed", 2]],
  ["int", ["signed", 4]],
  ["long", ["signed", 4]],
  ["float", ["float", 4]],
  ["double", ["float", 8]],
  ["bool", ["bool", 1]],
  ["_Bool", ["bool", 1]],
  ["wchar_t", ["character", 2]],
  ["__wchar_t", ["character", 2]],
  ["char8_t", ["character", 1]],
  ["char16_t", ["character", 2]],
  ["char32_t", ["character", 4]],
  ["__int8", ["character", 1]],
  ["_int8", ["character", 1]],
  ["__int16", ["signed", 2]],
  ["_int16", ["signed", 2]],
  ["__int32", ["signed", 4]],
  ["_int32", ["signed", 4]],
  ["__int64", ["signed", 8]],
  ["_int64", ["signed", 8]],
  ["__builtin_va_list", ["unsigned", 8]],
]);

/**
 * The scalar that these words name together in any order, for x64 Windows (`long` and `long double` as spec section 2);
 * null if they name none. `__int128` does not exist in MSVC.
 */
export function scalarOf(text: string): ScalarType | null {
  const words = text
    .replace(ignoredWords, " ")
    .split(/\s+/)
    .filter((word) => word !== "");
  const spelling = words.join(" ");
  const [first] = words;
  if (first === undefined) return null;
  const known = words.length === 1 ? single.get(first) : undefined;
  if (known !== undefined) return scalar(known[0], known[1], spelling);
  return combinedScalar(words, spelling);
}

/** True for a word that is C's own name of a type, which no typedef can hide. */
export function isBuiltinWord(word: string): boolean {
  return /^(?:void|char|short|int|long|float|double|signed|unsigned|_Bool|__int(?:8|16|32|64|128))$/.test(
    word,
  );
}

function combinedScalar(words: readonly string[], spelling: string): ScalarType | null {
  const count = (word: string): number => words.filter((other) => other === word).length;
  const signs = count("unsigned") + count("signed") + count("__signed") + count("__signed__");
  const longs = count("long");
  const rest = words.filter((word) => !/^(?:unsigned|(?:__)?signed(?:__)?|long|short|int)$/.test(word));
  const shorts = count("short");
  if (signs > 1 || rest.length > 1 || longs > 2 || shorts > 1 || (shorts > 0 && longs > 0)) return null;
  const isUnsigned = count("unsigned") === 1;
  const [base] = rest;
  if (base === undefined) {
    const size = longs === 2 ? 8 : shorts === 1 ? 2 : 4;
    return scalar(isUnsigned ? "unsigned" : "signed", size, spelling);
  }
  if (base === "double") return longs === 1 && signs === 0 ? scalar("float", 8, spelling) : null;
  const sized = /^(?:char|_?_int(?:8|16|32|64))$/.test(base) ? single.get(base) : undefined;
  if (sized === undefined || longs > 0 || signs === 0) return null;
  return scalar(isUnsigned ? "unsigned" : "signed", sized[1], spelling);
}

export function scalar(kind: ScalarClass, size: number, spelling: string): ScalarType {
  return { kind: "scalar", class: kind, size, alignment: Math.max(1, size), spelling };
}
