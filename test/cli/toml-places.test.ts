import fc from "fast-check";
import { expect, test } from "vitest";
import { tomlPlaces } from "../../src/cli/configuration/toml-places.ts";

const document = `# a = 1
title = "a = 2 # [x]"
[owner] # of it
"quoted key" = '''
[fake]
a = 1
'''
dots.inside.name = { x = 1, "y z" = [ 1, { deep = true }, # comment, ]
  2 ] }
[[list]]
a = 1979-05-27
[[list]]
a = """ " "" \\""" [[list]] """
[list.part]
b = 0
[[list.more]]
[[list.more]]
c = [[1, 2], [3]]
`;

test("every key and element is found where it stands", () => {
  const places = tomlPlaces(document);
  const found = (...path: (string | number)[]): string => {
    const { start, end } = places.placeOf(path);
    return `${document.slice(0, start).split("\n").length}: ${document.slice(start, end)}`;
  };
  expect(found("title")).toBe("2: title");
  expect(found("owner")).toBe("3: owner");
  expect(found("owner", "quoted key")).toBe('4: "quoted key"');
  expect(found("owner", "dots", "inside", "name", "x")).toBe("8: x");
  expect(found("owner", "dots", "inside", "name", "y z", 1, "deep")).toBe("8: deep");
  expect(found("owner", "dots", "inside", "name", "y z", 2)).toBe("9: 2");
  expect(found("list", 0, "a")).toBe("11: a");
  expect(found("list", 1)).toBe("12: list");
  expect(found("list", 1, "a")).toBe("13: a");
  expect(found("list", 1, "part", "b")).toBe("15: b");
  expect(found("list", 1, "more", 1, "c", 1)).toBe("18: [3]");
  expect(found("a")).toBe("1: ");
  expect(found("list", 1, "absent")).toBe("12: list");
});

test("any text is scanned to an end, and its places lie in it", () => {
  const text = fc.array(fc.constantFrom(..."[]{}=,.\"'#\n \\ab1"), { maxLength: 60 });
  fc.assert(
    fc.property(text, (pieces) => {
      const joined = pieces.join("");
      const { start, end } = tomlPlaces(joined).placeOf(["a", 0, "b"]);
      expect(start <= end && end <= joined.length).toBe(true);
    }),
    { numRuns: 1000 },
  );
  const nested = `a = ${"[".repeat(100_000)}`;
  expect(tomlPlaces(nested).placeOf(["a"]).start).toBe(0);
});
