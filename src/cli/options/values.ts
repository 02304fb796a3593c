// What a value on the command line or in the configuration must be like.

/** 0.9 is refused: it would be less than one percent, and 90 was meant. */
export function isPercentage(value: number): boolean {
  return value === 0 || (value >= 1 && value <= 100);
}

export const percentageWords = "a percentage from 0 to 100 (90, not 0.9)";

/** `2027-01-01`, from a TOML date or a string; null for anything else, and for a day that does not exist. */
export function dateText(value: unknown): string | null {
  // The TOML reader's dates print as they were written: a date alone without a time.
  if (value instanceof Date) return dateText(value.toISOString());
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null;
  const day = new Date(`${value}T00:00:00Z`);
  return Number.isNaN(day.getTime()) || !day.toISOString().startsWith(value) ? null : value;
}
