import type { LayoutDocument } from "../index.ts";
import { layoutDocument } from "../index.ts";
import { openText } from "../cli/doors/open-text.ts";
import { selectSet } from "../cli/doors/select-records.ts";
import { ask } from "./ask.ts";
import type { OneOrMore, ReadingC, RustSide, Surroundings } from "./question.ts";
import { given, listOf, readingWords, rustWords, surroundingWords } from "./question.ts";

/** What `layoutOf` is asked. */
export interface LayoutQuestion extends Omit<RustSide, "rust">, ReadingC, Surroundings {
  /** C headers, `.rs` files, crates, PDBs, symbol tables: each is read as what it is. */
  readonly paths?: OneOrMore;
  /** Shipped kernel builds: `10.0.26100.1742`, a range, or `all`. */
  readonly windows?: OneOrMore;
  /** Names without regard to case, underscores and path; `NAME@0x40` is the one of that size. Default: all. */
  readonly records?: OneOrMore;
}

/**
 * Layouts without any comparison, as `layoutcheck layout --format json` prints them: sizes, offsets and alignments in bytes,
 * places in a storage unit in bits. A record that has no layout is in `unverified` with its reason. Rejects with an
 * `InputError` where a path cannot be read or a name is nowhere.
 */
export async function layoutOf(question: LayoutQuestion): Promise<LayoutDocument> {
  const argv = [
    "layout",
    "--format=json",
    ...surroundingWords(question),
    ...rustWords(question),
    ...readingWords(question),
    ...given("--windows", question.windows),
    ...listOf(question.paths).map(asPath),
    ...listOf(question.records),
  ];
  const { text } = await ask(argv, question);
  // Printed from this very type.
  const document: LayoutDocument = JSON.parse(text);
  return document;
}

/** What a text is read as. */
export interface TextQuestion {
  readonly language: "c" | "c++" | "rust";
  /** As `layoutOf` takes them. Default: all. */
  readonly records?: OneOrMore;
}

/**
 * The layouts of a text at hand: of C as it stands, not preprocessed, with the names of the Windows SDK; of Rust as a crate of
 * one file. No file is read. What cannot be read is in `diagnostics`, with lines and columns.
 */
export async function layoutOfText(
  text: string,
  { language, records }: TextQuestion,
): Promise<LayoutDocument> {
  const { set, diagnostics } = await openText(text, language);
  return layoutDocument(set === null ? [] : [selectSet(set, listOf(records))], diagnostics);
}

/** The command takes a word without a dot or a slash for a name. */
function asPath(path: string): string {
  return /[./\\]/.test(path) ? path : `./${path}`;
}
