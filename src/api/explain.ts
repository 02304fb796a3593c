import { explainText, plainStyle } from "../index.ts";

/** What a finding or a diagnostic means and what to do, as `layoutcheck explain` prints it; null if there is no such code. */
export function explain(code: string): string | null {
  return explainText(code, plainStyle);
}
