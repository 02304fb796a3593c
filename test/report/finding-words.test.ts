import { expect, test } from "vitest";
import { noSide, plainFinding } from "../../src/diff/finding.ts";
import { draggedBy } from "../../src/report/finding-words.ts";

test("what a finding drags along does not name the finding's own field, and each other field once", () => {
  const finding = plainFinding("field-size", "error", "dmColor", { rust: noSide, c: noSide });
  const drags = ["(size)", "dmColor", "dmDuplex", "dmDuplex"];
  expect(draggedBy({ ...finding, drags })).toEqual(["(size)", "dmDuplex"]);
});
