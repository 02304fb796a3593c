// Which record a typedef name means, found in the text with nothing but patterns: the judge of pairings must not share a parser
// with what it judges.

/** Typedef name to the record's tag, or to its place, `file:line:column`, where it has none. */
export function typedefNames(preprocessed: string): ReadonlyMap<string, string> {
  const text = preprocessed.replaceAll(/^#.*$/gm, (line) => " ".repeat(line.length));
  const names = new Map<string, string>();
  const placeOf = places(preprocessed);
  const keyword =
    /\btypedef\b\s*(?:const\s+|(?:__declspec|__attribute__)\s*\(+[^()]*(?:\([^()]*\))*[^()]*\)+\s*)*(struct|union)?\b/g;
  for (const match of text.matchAll(keyword)) {
    const start = match.index + match[0].length;
    if (match[1] === undefined) addChained(names, text.slice(start, start + 200));
    else addRecord(names, text, start, placeOf(start - match[1].length));
  }
  return names;
}

/** `typedef FOO BAR;` where FOO is known. */
function addChained(names: Map<string, string>, text: string): void {
  const [, target = "", name = ""] = /^\s*(\w+)\s+(\w+)\s*;/.exec(text) ?? [];
  const record = names.get(target);
  if (record !== undefined) names.set(name, record);
}

function addRecord(names: Map<string, string>, text: string, start: number, place: string): void {
  const head = /^(?:\s|(?:__declspec|__attribute__)\s*\((?:[^()]|\([^()]*\))*\))*(\w*)\s*/.exec(
    text.slice(start, start + 400),
  );
  if (head === null) return;
  const tag = head[1] ?? "";
  let at = start + head[0].length;
  if (text[at] === "{") at = afterBrace(text, at);
  const end = text.indexOf(";", at);
  if (end === -1 || end - at > 500) return;
  for (const declarator of text.slice(at, end).split(",")) {
    const name = /^\s*(?:__attribute__\s*\(\(.*?\)\)\s*)?(\w+)\s*$/.exec(
      declarator.replaceAll(/__attribute__\s*\(\(.*?\)\)\)?/g, " "),
    )?.[1];
    if (name !== undefined) names.set(name, tag === "" ? place : tag);
  }
}

function afterBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at + 1;
  }
  return text.length;
}

/** Line markers, `# 12 "x.h"`, say what the lines after them are. */
function places(preprocessed: string): (offset: number) => string {
  const starts: number[] = [];
  const lines: string[] = [];
  let [file, line, start] = ["", 0, 0];
  for (const text of preprocessed.split("\n")) {
    const marker = /^#(?:line)? (\d+) "((?:[^"\\]|\\.)*)"/.exec(text);
    if (marker === null) {
      starts.push(start);
      lines.push(`${file}:${line}`);
      line++;
    } else [line, file] = [Number(marker[1]), marker[2] ?? ""];
    start += text.length + 1;
  }
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return `${lines[low]}:${offset - (starts[low] ?? 0) + 1}`;
  };
}
