import * as fc from "fast-check";
import type { Change } from "./damage.ts";
import { changes, damaged } from "./damage.ts";
import type { Target } from "./targets.ts";
import type { TextChange } from "./text-damage.ts";
import { damagedText, textChanges } from "./text-damage.ts";

export interface Corrupted {
  readonly answered: number;
  readonly refused: number;
  /** Milliseconds of processor time that the costliest input took. */
  readonly slowest: number;
}

/** Damages the files of a target so often, and reads each. Throws with what replays it, should reading throw. */
export async function corrupt(target: Target, runs: number, seed: number): Promise<Corrupted> {
  const { files, read } = target;
  let answered = 0;
  let refused = 0;
  let slowest = 0;
  await demandSound(target);
  const property = fc.asyncProperty(fc.constantFrom(...files), damageTo(target), async (file, how) => {
    const bytes = how.form === "bytes" ? damaged(file, how.list) : damagedBytes(file, how.list);
    const before = process.cpuUsage();
    if (await read(bytes)) answered++;
    else refused++;
    const { user, system } = process.cpuUsage(before);
    slowest = Math.max(slowest, Math.round((user + system) / 1000));
  });
  await fc.assert(property, { seed, numRuns: runs });
  return { answered, refused, slowest };
}

/** Texts of ours may hold a record that is to be refused. */
async function demandSound({ files, read, wording }: Target): Promise<void> {
  let sound = 0;
  for (const file of files) if (await read(file)) sound++;
  if (wording === null ? sound < files.length : sound * 2 < files.length)
    throw new Error(`of ${files.length} sound files ${sound} are answered`);
}

type Damage =
  | { readonly form: "bytes"; readonly list: readonly Change[] }
  | { readonly form: "text"; readonly list: readonly TextChange[] };

/** A text is damaged as a text most often, and else as any file. */
function damageTo({ wording }: Target): fc.Arbitrary<Damage> {
  const bytes = changes.map((list): Damage => ({ form: "bytes", list }));
  if (wording === null) return bytes;
  const text = textChanges(wording).map((list): Damage => ({ form: "text", list }));
  return fc.oneof({ weight: 1, arbitrary: bytes }, { weight: 4, arbitrary: text });
}

function damagedBytes(file: Uint8Array, list: readonly TextChange[]): Uint8Array {
  return Buffer.from(damagedText(Buffer.from(file).toString("utf8"), list));
}
