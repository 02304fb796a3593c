import type { RecordType } from "../model/model.ts";
import type { RecordText } from "./record-text.ts";
import type { Replacement } from "./rewrite.ts";

/** What makes `#[repr(…)]` say the other record's pack and alignment. */
export function reprEdits(
  from: RecordType,
  to: RecordType,
  written: RecordText,
  text: string,
): readonly Replacement[] {
  const wanted = new Map<string, string | null>();
  if (from.pack !== to.pack)
    wanted.set("packed", to.pack === null ? null : to.pack === 1 ? "packed" : `packed(${to.pack})`);
  if (from.requestedAlignment !== to.requestedAlignment)
    wanted.set("align", to.requestedAlignment === null ? null : `align(${to.requestedAlignment})`);
  const added: string[] = [];
  const edits: Replacement[] = [];
  for (const [word, text] of wanted) {
    const found = written.reprs.flatMap(({ words }) => words.filter((one) => one.text === word));
    const [first, ...others] = found;
    if (first === undefined && text !== null) added.push(text);
    if (first !== undefined && text !== null)
      edits.push({ start: first.start, end: first.end, insert: text });
    const gone = text === null ? found : others;
    edits.push(...gone.map(({ start }) => withoutWord(start, written)));
  }
  return added.length === 0 ? edits : [...edits, addition(added, written, text)];
}

/** The word with the comma beside it, or the whole attribute if it is the only one. */
function withoutWord(start: number, { reprs }: RecordText): Replacement {
  const repr = reprs.find(({ words }) => words.some((word) => word.start === start));
  const at = repr?.words.findIndex((word) => word.start === start) ?? -1;
  const word = repr?.words[at];
  if (repr === undefined || word === undefined) throw new Error("a word of a repr is in none");
  if (repr.words.length === 1) return { start: repr.start, end: repr.end, insert: "" };
  const before = repr.words[at - 1];
  const after = repr.words[at + 1];
  return before === undefined
    ? { start: word.start, end: after?.start ?? word.end, insert: "" }
    : { start: before.end, end: word.end, insert: "" };
}

function addition(words: readonly string[], { reprs, start }: RecordText, text: string): Replacement {
  const c = reprs.flatMap((repr) => repr.words).find((word) => word.text === "C");
  if (c !== undefined) return { start: c.end, end: c.end, insert: `, ${words.join(", ")}` };
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const indent = text.slice(lineStart, start);
  const attribute = `#[repr(${words.join(", ")})]`;
  // On a line of its own where the item has one, else beside it, as in `STRUCT!{struct …`.
  const separator =
    indent.trim() === "" && lineStart > 0 ? `${text[lineStart - 2] === "\r" ? "\r" : ""}\n${indent}` : " ";
  return { start, end: start, insert: attribute + separator };
}
