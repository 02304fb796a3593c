import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findingExplanations } from "../../src/report/explanations.ts";
import { saidOf } from "./finding-pages.ts";
import { docs, generatedPages } from "./generated.ts";

// `npm run docs` writes the pages anew.
const made = generatedPages();

test("the pages about findings and configuration keys are those of the tables that the tool obeys", async () => {
  const pages = await made;
  const written = [...pages.keys()].map((path) => [
    path,
    existsSync(join(docs, path)) ? readFileSync(join(docs, path), "utf8") : null,
  ]);
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(pages));
});

test("no page tells of a code that does not exist", async () => {
  const pages = await made;
  const files = readdirSync(join(docs, "findings")).map((file) => `findings/${file}`);
  expect(files.filter((file) => !pages.has(file))).toEqual([]);
});

for (const [code, explanation] of Object.entries(findingExplanations)) {
  test(`the wrong example of ${code} has the finding, and the right one has none that is grave`, async () => {
    const wrong = await saidOf(explanation, explanation.wrong);
    const right = await saidOf(explanation, explanation.right);
    // A few are words: what is known of no header, and what is settled elsewhere.
    if (wrong === null) expect(["unknown-bits"]).toContain(code);
    else expect(wrong.stdout).toContain(`[${code}]`);
    if (right === null) expect(["unknown-bits", "witness-conflict"]).toContain(code);
    else
      expect({ ...right, exitCode: 0 }).toEqual({
        ...right,
        stdout: expect.not.stringContaining(`[${code}]`),
      });
    if (right !== null) expect(right.exitCode).toBe(0);
  });
}
