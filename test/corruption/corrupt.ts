import * as fc from "fast-check";
import { changes, damaged } from "./damage.ts";
import type { Target } from "./targets.ts";

export interface Corrupted {
  readonly answered: number;
  readonly refused: number;
}

/** Damages the files of a target so often, and reads each. Throws with what replays it, should reading throw. */
export function corrupt({ files, read }: Target, runs: number, seed: number): Corrupted {
  let answered = 0;
  let refused = 0;
  for (const file of files) if (!read(file)) throw new Error("a sound file is refused");
  const property = fc.property(fc.constantFrom(...files), changes, (file, list) => {
    if (read(damaged(file, list))) answered++;
    else refused++;
  });
  fc.assert(property, { seed, numRuns: runs });
  return { answered, refused };
}
