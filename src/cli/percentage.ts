/** 0.9 is refused: it would be less than one percent, and 90 was meant. */
export function isPercentage(value: number): boolean {
  return value === 0 || (value >= 1 && value <= 100);
}

export const percentageWords = "a percentage from 0 to 100 (90, not 0.9)";
