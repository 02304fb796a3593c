import type { Alignment } from "../layout/layouts.ts";

// Numbers as every file of layouts writes them.

/** `0x1f`. */
export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** `8`, or `8..64` where only its bounds are known. */
export function alignmentText({ least, most }: Alignment): string {
  return least === most ? `${least}` : `${least}..${most}`;
}

/** What `alignmentText` wrote; null for anything else. */
export function readAlignment(text: string): Alignment | null {
  const [, least = "", most = least] = /^([1-9]\d{0,3})(?:\.\.([1-9]\d{0,3}))?$/.exec(text) ?? [];
  const alignment = { least: Number(least), most: Number(most) };
  const isPower = (value: number): boolean => value > 0 && value <= 8192 && (value & (value - 1)) === 0;
  return isPower(alignment.least) && isPower(alignment.most) && alignment.least <= alignment.most
    ? alignment
    : null;
}
