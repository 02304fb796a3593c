import type { Finding } from "../../diff/finding.ts";
import type { State } from "../../diff/ledger.ts";
import type { Mark } from "../map/map-marks.ts";

// What a page needs to draw every record: plain data, with each word once, so that thousands of records stay small.

/** Index into the words of the album. */
export type WordIndex = number;

export interface Album {
  readonly words: readonly string[];
  readonly records: readonly RecordPicture[];
}

/** One Rust record, or a C record alone, with everything it was compared with. */
export interface RecordPicture {
  readonly path: string;
  /** What has the name; only a record has bytes to draw. */
  readonly kind: "record" | "alias" | "enum" | "constant";
  readonly place: string;
  readonly state: State;
  readonly rust: SidePicture | null;
  /** C names that come near, where there is no counterpart. */
  readonly remark: string;
  /** Those of the Rust side where there is no other; see AnswerPicture. */
  readonly rows: AnswerPicture["rows"];
  /** Empty for a record without a counterpart. */
  readonly answers: readonly AnswerPicture[];
  /** The answer to look at first: one that is right, else the nearest. */
  readonly first: number;
}

/** One answer of the C side; of many builds that give one and the same answer, the newest. */
export interface AnswerPicture {
  readonly name: string;
  readonly place: string;
  /** Ranges of the builds for which the answer holds; empty where the C side is not a build. */
  readonly builds: string;
  readonly state: State;
  /** Why it is unverified, or what allows it to stay. */
  readonly remark: string;
  readonly witnesses: readonly string[];
  readonly findings: readonly FindingPicture[];
  readonly c: SidePicture | null;
  /** First byte, and how many rows of 8 bytes are drawn as one. */
  readonly rows: ReadonlyArray<readonly [offset: number, rows: number]>;
  /** Fields of one name: index in C, index in Rust. */
  readonly pairs: ReadonlyArray<readonly [c: number, rust: number]>;
}

export interface FindingPicture {
  readonly code: string;
  readonly severity: Finding["severity"];
  readonly message: string;
  readonly help: string;
  readonly waived: string;
  readonly mark: Mark | null;
  readonly drags: number;
  /** Indexes of the fields that it is about. */
  readonly c: readonly number[];
  readonly rust: readonly number[];
}

/** Sizes and offsets are bytes. */
export interface SidePicture {
  readonly size: number;
  readonly alignment: string;
  /** A width of 0 bits: not a bit-field. */
  readonly fields: ReadonlyArray<
    readonly [
      path: WordIndex,
      type: WordIndex,
      offset: number,
      size: number,
      firstBit: number | null,
      bits: number,
    ]
  >;
  /** Who owns the bytes: a field, -1 for a hole, -2 for tail padding; then the other fields that begin there. */
  readonly runs: ReadonlyArray<readonly [from: number, to: number, owner: number, ...others: number[]]>;
}
