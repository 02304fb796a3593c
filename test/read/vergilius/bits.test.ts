import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { FlatField } from "../../../src/read/vergilius/bits.ts";
import { bitOffsets } from "../../../src/read/vergilius/bits.ts";

function bit(bitWidth: number, offset = 0, size = 4): FlatField {
  return { offset, size, bitWidth };
}
function plain(offset = 0, size = 4): FlatField {
  return { offset, size, bitWidth: null };
}

test("bit-fields of a struct that nothing overlaps follow one another", () => {
  expect(bitOffsets("struct", [bit(1), bit(4), bit(2), plain(4)])).toEqual([0, 1, 5, null]);
});

test("a run that fills its unit is one series, whatever overlaps it", () => {
  expect(bitOffsets("union", [plain(), bit(1), bit(30), bit(1)])).toEqual([null, 0, 1, 31]);
  expect(bitOffsets("struct", [plain(), bit(16), bit(16)])).toEqual([null, 0, 16]);
});

test("in a run with unused bits that something overlaps only the first position is known", () => {
  expect(bitOffsets("struct", [bit(1), bit(2), plain()])).toEqual([0, null, null]);
  expect(bitOffsets("union", [bit(1), bit(2)])).toEqual([0, null]);
  // _RTL_BALANCED_NODE: the other field is wider than the unit.
  expect(bitOffsets("struct", [bit(1, 16, 1), bit(2, 16, 1), plain(16, 8)])).toEqual([0, null, null]);
});

test("a field between two runs at one offset makes the second begin at bit 0", () => {
  expect(bitOffsets("union", [bit(32), plain(), bit(31), bit(1)])).toEqual([0, null, 0, 31]);
});

test("a run that goes on after its unit is full begins anew", () => {
  // _KMUTANT: MutantFlags beside 1 + 7 and 1 + 1 + 6.
  const mutant = [plain(0, 1), bit(1, 0, 1), bit(7, 0, 1), bit(1, 0, 1), bit(1, 0, 1), bit(6, 0, 1)];
  expect(bitOffsets("struct", mutant)).toEqual([null, 0, 1, 0, 1, 2]);
});

test("a run that overflows its unit without having filled it is known only where it begins", () => {
  expect(bitOffsets("struct", [bit(20), bit(20), bit(20)])).toEqual([0, null, null]);
});

test("law: what really was one struct is never placed wrongly, in a union or not", () => {
  const widths = fc.array(fc.integer({ min: 1, max: 32 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(widths, fc.boolean(), (all, isOverlapped) => {
      const { fields, truth } = placeAsStruct(all);
      const overlay = isOverlapped ? [plain()] : [];
      const found = bitOffsets("struct", [...fields, ...overlay]).slice(0, fields.length);
      found.forEach((offset, at) => expect([truth[at], null]).toContain(offset));
    }),
  );
});

test("law: members of a union that leave bits unused are never placed wrongly", () => {
  const widths = fc.array(fc.integer({ min: 1, max: 32 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(widths, (all) => {
      // Widths that add up to a full unit on the way are the reading that the rule leaves out.
      let sum = 0;
      fc.pre(all.every((width) => (sum += width) % 32 !== 0 || width === 32));
      const found = bitOffsets(
        "union",
        all.map((width) => bit(width)),
      );
      const isFull = (at: number): boolean => all.slice(0, at).every((width) => width === 32);
      found.forEach((offset, at) => expect(isFull(at) ? [0] : [0, null]).toContain(offset));
    }),
  );
});

/** As MSVC lays out unsigned long bit-fields in order. */
function placeAsStruct(widths: readonly number[]): {
  fields: readonly FlatField[];
  truth: readonly number[];
} {
  let unit = 0;
  let bits = 0;
  const truth: number[] = [];
  const fields = widths.map((width) => {
    if (bits + width > 32) {
      unit += 4;
      bits = 0;
    }
    truth.push(bits);
    bits += width;
    return bit(width, unit);
  });
  return { fields, truth };
}
