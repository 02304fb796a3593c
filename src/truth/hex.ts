/** A number as every file of layouts writes it: `0x1f`. */
export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}
