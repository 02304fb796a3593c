import { expect, test } from "vitest";
import { vocabulary, vocabularyText } from "../../../src/parse/c/vocabulary.ts";

test("a compiler is lent the names that a text takes for granted, and no others of their list", () => {
  expect(vocabularyText(["ULONG", "PVOID", "_LIST_ENTRY", "ANYSIZE_ARRAY"])).toBe(
    `typedef unsigned long ULONG;
typedef void *PVOID;
typedef struct _LIST_ENTRY { struct _LIST_ENTRY *Flink; struct _LIST_ENTRY *Blink; } LIST_ENTRY, *PLIST_ENTRY, *PRLIST_ENTRY;
#define ANYSIZE_ARRAY 1
`,
  );
});

test("every word of the vocabulary can be lent", () => {
  const words = vocabulary.text.match(/[A-Za-z_]\w*/g) ?? [];
  const lent = vocabularyText(words);
  expect(lent.replaceAll(/\s+/g, "")).toBe(vocabulary.text.replaceAll(/\s+/g, ""));
});
