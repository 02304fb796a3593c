import { expect, test } from "vitest";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import { preprocessorDiagnostics } from "../../src/toolchain/complaints.ts";

test("an #error that says nothing is told in words, at its place", () => {
  const found = preprocessorDiagnostics("d.h:1:2: error: \n1 error generated.\n");
  expect(found).toMatchObject([{ code: "preprocessor-error", span: { file: "d.h", line: 1, column: 2 } }]);
  expect(found.map(messageOf)).toEqual(["#error, without a word why"]);
});
