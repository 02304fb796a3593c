import { test } from "vitest";

export { isInstalled } from "./installed.ts";

// Outside judges that tests may need. Absent ones are skipped aloud; under CI a skipped oracle is a failure.

/** A test that needs an oracle: runs if it is at hand; else it is skipped with its reason, or fails under CI. */
export function testWithOracle(
  oracle: string,
  isAtHand: boolean,
  name: string,
  body: () => void | Promise<void>,
  timeout = 120_000,
): void {
  if (isAtHand) {
    test(name, body, timeout);
    return;
  }
  if (process.env["CI"]) {
    test(name, () => {
      throw new Error(`oracle ${oracle} is missing and CI must not skip it`);
    });
    return;
  }
  skipAloud(oracle, name, body);
}

/** As `testWithOracle`, for what no package manager can bring: CI may do without it, but not in silence. */
export function testIfAtHand(
  oracle: string,
  isAtHand: boolean,
  name: string,
  body: () => void | Promise<void>,
  timeout = 120_000,
): void {
  if (isAtHand) test(name, body, timeout);
  else skipAloud(oracle, name, body);
}

function skipAloud(oracle: string, name: string, body: () => void | Promise<void>): void {
  process.stderr.write(`skipped oracle: ${oracle} is not at hand: ${name}\n`);
  test.skip(`${name} (skipped: ${oracle} is not at hand)`, body);
}
