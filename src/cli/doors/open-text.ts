import type { OpenedPath } from "./doors.ts";
import { openCText } from "../c/open-c.ts";
import { openRust } from "../rust/open-rust.ts";
import { noOptions } from "../options/options.ts";

/** How a text that is in no file is called in diagnostics. */
const names = { c: "text.h", "c++": "text.hpp", rust: "text.rs" };

/** Reads a text at hand; nothing of the disk is looked at, but for what a Rust text itself names. */
export async function openText(
  text: string,
  language: keyof typeof names,
): Promise<Pick<OpenedPath, "set" | "diagnostics">> {
  const file = names[language];
  if (language === "rust") {
    const replaced = new Map([[file, text]]);
    const { layouts, rootRecords, diagnostics } = openRust(
      { kind: "file", path: file },
      "/",
      noOptions,
      null,
      { replaced },
    );
    return { set: { layouts, records: rootRecords, build: null, vocabulary: [] }, diagnostics };
  }
  const { door, diagnostics } = await openCText({ file, text }, language, []);
  if (door === null) return { set: null, diagnostics };
  const { layouts, records, model } = door;
  return { set: { layouts, records, build: null, vocabulary: model.vocabulary }, diagnostics };
}
