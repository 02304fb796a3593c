import * as fc from "fast-check";
import type { Answer } from "./answer.ts";
import { demandBond } from "./answer.ts";
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

/** An input that takes longer hangs. Milliseconds of processor time; sound files take a few. */
const patience = 4000;
/** Of so many inputs one is a file that is cut off. */
const cutEvery = 4;

/** Damages the files of a target so often, and reads each. Throws with what replays it, should a reading go wrong. */
export async function corrupt(target: Target, runs: number, seed: number): Promise<Corrupted> {
  const judge = new Judge(target);
  await demandSound(target);
  const cuts = cutsOf(target.files, Math.ceil(runs / cutEvery));
  for (const { index, length } of cuts) {
    const file = target.files[index] ?? new Uint8Array();
    await judge.read(index, file.subarray(0, length), true);
  }
  const texts = target.files.map((file) => Buffer.from(file).toString("utf8"));
  const property = fc.asyncProperty(fc.nat(target.files.length - 1), damageTo(target), async (index, how) => {
    const bytes =
      how.form === "bytes"
        ? damaged(target.files[index] ?? new Uint8Array(), how.list, target.files)
        : Buffer.from(damagedText(texts[index] ?? "", how.list, texts));
    const isCut = how.list.every(({ kind }) => kind === "cut");
    await judge.read(index, bytes, isCut);
  });
  await fc.assert(property, { seed, numRuns: runs - cuts.length });
  return judge;
}

/** Reads damaged files one after another, and counts. */
class Judge implements Corrupted {
  answered = 0;
  refused = 0;
  slowest = 0;
  readonly #target: Target;
  readonly #sound = new Map<number, Answer | null>();

  constructor(target: Target) {
    this.#target = target;
  }

  async read(index: number, bytes: Uint8Array, isCut: boolean): Promise<void> {
    const { read, bond, files } = this.#target;
    const sound = bond === "none" ? null : await this.#soundAnswer(index);
    const before = process.cpuUsage();
    try {
      const answer = await read(bytes);
      if (answer !== null && sound !== null) demandBond(bond, isCut, sound, answer);
      this.#count(answer !== null, before);
    } catch (problem) {
      const where = excerpt(files[index] ?? new Uint8Array(), bytes);
      throw new Error(`file ${index}, damaged: ${where}\n${String(problem)}`, { cause: problem });
    }
  }

  async #soundAnswer(index: number): Promise<Answer | null> {
    const { read, files } = this.#target;
    const known = this.#sound.get(index);
    if (known !== undefined) return known;
    const answer = await read(files[index] ?? new Uint8Array());
    this.#sound.set(index, answer);
    return answer;
  }

  #count(isAnswered: boolean, before: NodeJS.CpuUsage): void {
    if (isAnswered) this.answered++;
    else this.refused++;
    const { user, system } = process.cpuUsage(before);
    const milliseconds = Math.round((user + system) / 1000);
    this.slowest = Math.max(this.slowest, milliseconds);
    if (milliseconds > patience) throw new Error(`it took ${milliseconds} ms`);
  }
}

/** Of many files a few are asked. Texts of ours may hold a record that is to be refused. */
async function demandSound({ files, read, wording }: Target): Promise<void> {
  const step = Math.ceil(files.length / 24);
  const asked = files.filter((_, index) => index % step === 0);
  let sound = 0;
  for (const file of asked) if ((await read(file)) !== null) sound++;
  if (wording === null ? sound < asked.length : sound * 2 < asked.length)
    throw new Error(`of ${asked.length} sound files ${sound} are answered`);
}

/** Cuts, evenly over all files: at every place where there are no more places than cuts. */
function cutsOf(
  files: readonly Uint8Array[],
  count: number,
): readonly { readonly index: number; readonly length: number }[] {
  const places = files.flatMap((file, index) => ({ index, places: file.length }));
  const total = places.reduce((sum, one) => sum + one.places, 0);
  const step = Math.max(1, total / count);
  const cuts: { index: number; length: number }[] = [];
  let passed = 0;
  for (const { index, places: length } of places) {
    for (
      let at = cuts.length * step - passed;
      at < length && cuts.length < count;
      at = cuts.length * step - passed
    )
      cuts.push({ index, length: Math.floor(at) });
    passed += length;
  }
  return cuts;
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

/** Where the damage begins, and what stands there now. */
function excerpt(sound: Uint8Array, bytes: Uint8Array): string {
  let at = 0;
  while (at < bytes.length && sound[at] === bytes[at]) at++;
  const text = Buffer.from(bytes.subarray(Math.max(0, at - 60), at + 200)).toString("utf8");
  return `at ${at} of ${bytes.length} bytes, near ${JSON.stringify(text)}`;
}
