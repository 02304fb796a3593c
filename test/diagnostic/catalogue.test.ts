import { expect, test } from "vitest";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import { diagnostic } from "../../src/diagnostic/facts.ts";

test("a name of any length is cut in a message, and what is to be typed or opened is not", () => {
  const long = "x".repeat(300);
  const opaque = messageOf(diagnostic("incomplete-record", { record: long }, null));
  expect(opaque).toMatch(/^x{119}… is declared/);
  const stale = messageOf(diagnostic("stale-record", { record: "A", why: "edited", refresh: long }, null));
  expect(stale).toContain(long);
});
