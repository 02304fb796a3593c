import fc from "fast-check";
import { expect, test } from "vitest";
import { unifiedDiff } from "../../src/fix/unified-diff.ts";

test("a diff, applied, gives the other text", () => {
  const line = fc.constantFrom("a", "b", "c", "", "}");
  const text = fc
    .tuple(fc.array(line, { maxLength: 40 }), fc.boolean())
    .map(([lines, isEnded]) => lines.join("\n") + (isEnded && lines.length > 0 ? "\n" : ""));
  let changed = 0;
  const property = fc.property(text, text, (before, after) => {
    const diff = unifiedDiff({ file: "f.rs", before, after });
    if (before !== after) changed += 1;
    expect(apply(before, diff)).toBe(after);
  });
  fc.assert(property, { numRuns: 500 });
  expect(changed).toBeGreaterThan(300);
});

test("what does not change has no diff", () => {
  expect(unifiedDiff({ file: "f.rs", before: "a\nb", after: "a\nb" })).toBe("");
});

/** What `patch` does, without any tolerance. */
function apply(before: string, diff: string): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const made: string[] = [];
  let reached = 0;
  const lines = diff.split("\n").slice(2, -1);
  for (const [at, line] of lines.entries()) {
    const head = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@$/.exec(line);
    if (head !== null) {
      // An empty range names the line before it.
      const start = Number(head[1]) - (head[2] === "0" ? 0 : 1);
      made.push(...old.slice(reached, start));
      reached = start;
      continue;
    }
    if (line.startsWith("\\")) continue;
    const text = line.slice(1) + (lines[at + 1]?.startsWith("\\") === true ? "" : "\n");
    if (line.startsWith("+")) made.push(text);
    else {
      expect(old[reached]).toBe(text);
      if (line.startsWith(" ")) made.push(text);
      reached += 1;
    }
  }
  return [...made, ...old.slice(reached)].join("");
}
