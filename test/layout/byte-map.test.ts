import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ByteMap } from "../../src/layout/byte-map.ts";
import { byteMapOf } from "../../src/layout/byte-map.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import { msvcC, rustc } from "../../src/layout/rules.ts";
import { mapRows, rowBytes } from "../../src/report/map/map-rows.ts";
import { mapText } from "../../src/report/map/map-text.ts";
import { cModel, rustModel } from "../../src/testing/index.ts";

for (const [rules, models] of [[msvcC, cModel()] as const, [rustc, rustModel()] as const]) {
  const law = (name: string, holds: (map: ByteMap) => void): void =>
    test(`${rules.name}: ${name}`, () => {
      let checked = 0;
      const property = fc.property(models, (model) => {
        const layouts = computeLayouts(model, rules);
        for (const record of layouts.records()) {
          const layout = layouts.layoutOf(record);
          if (!layout.ok) continue;
          holds(byteMapOf(layout.value, layouts));
          checked++;
        }
      });
      fc.assert(property, { numRuns: 100 });
      expect(checked).toBeGreaterThan(50);
    });

  law("every byte of a record is in exactly one run, of the field declared first or of none", (map) => {
    let end = 0;
    for (const run of map.runs) {
      expect(run.from).toBe(end);
      end = run.to;
      if (run.to - run.from > 4096) continue;
      for (let byte = run.from; byte < run.to; byte++) {
        const first = map.fields.findIndex(({ offset, size }) => offset <= byte && byte < offset + size);
        expect(run.owner ?? -1).toBe(first);
      }
    }
    expect(end).toBe(map.size);
  });

  law("every field is the owner of the run in which it begins, or named beside it", (map) => {
    for (const [index, { offset }] of map.fields.entries()) {
      const run = map.runs.find(({ from, to }) => from <= offset && offset < to);
      expect([run?.owner, ...(run?.others ?? [])]).toContain(index);
    }
  });

  law(
    "the rows of a picture follow one another to the end, and nothing begins in rows taken together",
    (map) => {
      let end = 0;
      for (const { offset, rows } of mapRows([map])) {
        expect(offset).toBe(end);
        end += rows * rowBytes;
        const begins = map.runs.filter(({ from }) => from >= offset && from < end);
        if (rows > 1) expect(begins).toEqual([]);
      }
      expect(end).toBe(Math.ceil(map.size / rowBytes) * rowBytes);
    },
  );

  law("a picture of two sides keeps to 80 columns, and colour adds nothing to its words", (map) => {
    const request = { c: map, rust: map, findings: [], verbose: true };
    const plain = mapText({ ...request, style: { color: false, width: 80 } });
    const colored = mapText({ ...request, style: { color: true, width: 80 } });
    const lines = plain.flatMap((line) => line.split("\n"));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(stripVTControlCharacters(colored.join("\n"))).toBe(plain.join("\n"));
  });
}

test("a hundred thousand members of one union are mapped without looking at each pair of them", () => {
  const count = 100_000;
  const span = { file: "test", start: 0, end: 0, line: 1, column: 1 };
  const byte = { kind: "scalar", class: "unsigned", size: 1, alignment: 1, spelling: "u8" } as const;
  const fields = Array.from({ length: count }, (_, index) => ({
    kind: "member" as const,
    name: `view${index}`,
    type: { kind: "array", element: byte, length: count - index } as const,
    offset: 0,
    size: index + 1,
    span,
  }));
  const layouts = computeLayouts(
    {
      language: "c",
      records: new Map(),
      enums: new Map(),
      aliases: new Map(),
      constants: new Map(),
      stated: [],
      vocabulary: [],
    },
    msvcC,
  );
  const layout = {
    record: "Views",
    name: "Views",
    path: null,
    aliases: [],
    form: "union" as const,
    size: count,
    alignment: { least: 1, most: 1 },
    requiredAlignment: 1,
    fields,
    span,
  };
  const map = byteMapOf(layout, layouts);
  expect(map.runs).toHaveLength(count);
  expect(map.runs.at(-1)).toMatchObject({ owner: count - 1, from: count - 1, to: count });
});
