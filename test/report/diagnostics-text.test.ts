import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/index.ts";
import { diagnostic, diagnosticsText, plainStyle, wholeFile } from "../../src/index.ts";

const header = "struct A {\n\tPVOID\tlock;\n};\n";

/** An unknown type at this place of the header. */
function unknownAt(line: number, column: number, length: number, spelling: string): Diagnostic {
  const start = header.split("\n", line - 1).join("\n").length + column;
  return diagnostic(
    "c-unknown-type",
    { spelling },
    { file: "a.h", start, end: start + length, line, column },
  );
}

function printed(diagnostics: readonly Diagnostic[], limit = 10): string {
  const textOf = (file: string): string | null => (file === "a.h" ? header : null);
  return diagnosticsText({ diagnostics, textOf, style: plainStyle, limit });
}

test("the caret stands under its character, whatever stands before it", () => {
  const lines = printed([unknownAt(2, 8, 4, "lock")]).split("\n");
  expect(lines[0]).toMatch(/^a\.h:2:8: error: /);
  expect(lines[2]?.indexOf("^~~~")).toBe(lines[1]?.indexOf("lock"));
});

test("diagnostics come in order of place, each once, and what is held back is counted", () => {
  const last = unknownAt(2, 8, 4, "lock");
  const first = unknownAt(1, 8, 1, "A");
  const text = printed([last, first, last], 1);
  expect(text).toMatch(/^a\.h:1:8: /);
  expect(text).toMatch(/… and 1 more diagnostic \(-v shows all\)\n$/);
  expect(printed([last, first, last]).match(/error:/g)).toHaveLength(2);
});

test("what concerns a whole file, or no file, has no line", () => {
  expect(printed([diagnostic("file-missing", { path: "b.h" }, wholeFile("b.h"))])).toBe(
    "b.h: error: b.h: no such file [file-missing]\n",
  );
  expect(printed([diagnostic("file-missing", { path: "b.h" }, null)])).toBe(
    "error: b.h: no such file [file-missing]\n",
  );
});

test("a line that is not at hand is left out", () => {
  const elsewhere = { file: "other.h", start: 5, end: 6, line: 1, column: 6 };
  expect(printed([diagnostic("c-unknown-type", { spelling: "X" }, elsewhere)]).split("\n")).toHaveLength(2);
});
