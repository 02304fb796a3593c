import * as fc from "fast-check";

/** One thing that went wrong with a file. Places are fractions of its length. */
export type Change =
  | { readonly kind: "byte"; readonly at: number; readonly value: number }
  | { readonly kind: "word"; readonly at: number; readonly value: number }
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "copy"; readonly at: number; readonly from: number; readonly length: number }
  /** Bytes of one of the sound files come in between. */
  | {
      readonly kind: "graft";
      readonly at: number;
      readonly donor: number;
      readonly from: number;
      readonly length: number;
    }
  | { readonly kind: "swap"; readonly at: number; readonly from: number; readonly length: number };

/** Anywhere alike: fast-check would like the ends best, and with them the magic. */
const place = fc.noBias(fc.nat(999_999)).map((millionths) => millionths / 1_000_000);
/** Numbers at which readers go wrong. */
const telling = fc.constantFrom(
  ...[0, 1, 2, 0x7f, 0x80, 0xffff, 0x1000, 0x1001, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff],
);
const length = fc.nat(64);

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("byte" as const), at: place, value: fc.nat(255) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("word" as const), at: place, value: telling }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cut" as const), at: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("copy" as const), at: place, from: place, length }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("graft" as const),
      at: place,
      donor: place,
      from: place,
      length: fc.nat(512),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("swap" as const), at: place, from: place, length }) },
);

export const changes: fc.Arbitrary<readonly Change[]> = fc.array(change, { minLength: 1, maxLength: 4 });

/** `files`: the sound ones, for what is grafted. */
export function damaged(file: Uint8Array, list: readonly Change[], files: readonly Uint8Array[]): Uint8Array {
  return list.reduce((bytes, how) => damage(bytes, how, files), file);
}

function damage(file: Uint8Array, how: Change, files: readonly Uint8Array[]): Uint8Array {
  const at = Math.floor(how.at * file.length);
  if (how.kind === "cut") return file.subarray(0, at);
  if (how.kind === "graft") {
    const donor = files[Math.floor(how.donor * files.length)] ?? file;
    const from = Math.floor(how.from * donor.length);
    return Buffer.concat([file.subarray(0, at), donor.subarray(from, from + how.length), file.subarray(at)]);
  }
  const copy = Uint8Array.from(file);
  switch (how.kind) {
    case "byte":
      copy[at] = how.value;
      break;
    case "word":
      if (at + 4 <= copy.length) new DataView(copy.buffer).setUint32(at, how.value, true);
      break;
    case "copy":
    case "swap": {
      const from = Math.floor(how.from * file.length);
      copy.copyWithin(at, from, from + how.length);
      if (how.kind === "swap")
        copy.set(file.subarray(at, at + Math.min(how.length, file.length - from)), from);
      break;
    }
  }
  return copy;
}
