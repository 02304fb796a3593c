import { expect, test } from "vitest";
import { openText } from "../../src/cli/doors/open-text.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { compareDoors } from "../../src/probe/agreement.ts";

async function layoutsOf(text: string): Promise<Layouts> {
  const { set } = await openText(text, "c");
  if (set === null) throw new Error(`no layouts of ${text}`);
  return set.layouts;
}

async function compared(left: string, right: string) {
  const [first, second] = await Promise.all([layoutsOf(left), layoutsOf(right)]);
  const [record = ""] = first.records();
  const [other = ""] = second.records();
  return compareDoors({ layouts: first, record }, { layouts: second, record: other });
}

test("a member and a bit-field of one name answer nothing for each other", async () => {
  const agreement = await compared("struct S { unsigned Flags : 32; };", "struct S { unsigned Flags; };");
  expect(agreement).toMatchObject({ disagreements: [], unanswered: ["Flags"] });
});

test("every number that both doors have is compared", async () => {
  const agreement = await compared(
    "struct S { char kind; short length; unsigned flags : 3; };",
    "struct S { char kind; int length; unsigned flags : 4; };",
  );
  const quantities = agreement?.disagreements.map(({ path, quantity }) => `${path}: ${quantity}`);
  expect(quantities).toEqual([
    "null: size",
    "length: offset",
    "length: field-size",
    "flags: bit-width",
    "flags: bit-offset",
  ]);
});
