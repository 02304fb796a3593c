// What the probe's source writes and its reader expects: the one place where the two meet.

/** "LCPROBE1" in memory. Stands before and after the table, so that a table cut short is noticed. */
export const magic = 0x3145424f5250434cn;

/** Raised when the meaning of the table changes; a reader refuses any other. */
export const formatVersion = 1;

/** Numbers before the first record's, in order. */
export const headerSlots = [
  "magic",
  "formatVersion",
  "records",
  "values",
  "bitFields",
  "textChunks",
  "cplusplus",
  "pointerBytes",
  "longBytes",
  "mscVersion",
  "clangMajor",
  "clangMinor",
  "clangPatch",
] as const;
export type HeaderSlot = (typeof headerSlots)[number];

/** Numbers before each record's fields: size, alignment, required alignment. */
export const numbersPerRecord = 3;
/** Offset and size. */
export const numbersPerMember = 2;

export const tableSymbol = "layoutcheck_table";

/** The object whose one bit-field is all ones; numbered through the whole probe. */
export function bitFieldSymbol(index: number): string {
  return `layoutcheck_bits_${index}`;
}

/** The questions as text, in pieces that every compiler accepts as one string literal. */
export function textSymbol(chunk: number): string {
  return `layoutcheck_text_${chunk}`;
}

/** Bytes of text per chunk; cl allows 65,535 after concatenation. */
export const textChunkBytes = 32_000;
/** Characters per literal; cl allows 2,048 before concatenation (C2026 past 16,380). */
export const literalBytes = 1_500;

/** More than any header has; what a reader is ready to believe. */
export const limits = { records: 200_000, values: 20_000_000, textChunks: 20_000 } as const;
