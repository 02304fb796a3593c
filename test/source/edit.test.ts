import { expect, test } from "vitest";
import type { TextEdit } from "../../src/source/edit.ts";
import { applyEdits } from "../../src/source/edit.ts";
import { lineIndex, wholeFile } from "../../src/source/source.ts";

const edit = (start: number, end: number, insert: string): TextEdit => ({
  span: { ...wholeFile("text"), start, end },
  remove: "text".slice(start, end),
  insert,
});

test("edits are made in the order of their places, and insertions at one place in the order given", () => {
  expect(applyEdits("text", [edit(4, 4, "2"), edit(0, 1, "n"), edit(4, 4, "3")])).toBe("next23");
});

test("two edits of the same letters are our own mistake", () => {
  expect(() => applyEdits("text", [edit(0, 2, ""), edit(1, 3, "")])).toThrow("overlap");
});

test("every place of a text has the line and column at which an editor shows it", () => {
  const text = "one\n\ntwo\r\nthree";
  const index = lineIndex(text);
  for (let offset = 0; offset <= text.length; offset++) {
    const before = text.slice(0, offset).split("\n");
    expect(index.positionAt(offset)).toEqual({
      line: before.length,
      column: (before.at(-1) ?? "").length + 1,
    });
  }
});
