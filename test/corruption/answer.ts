import type { Layouts } from "../../src/layout/layouts.ts";

/** What reading a file came to, so that two answers can be compared. Null in the place of one: the file was refused. */
export interface Answer {
  /** One for each thing that was told. */
  readonly lines: readonly string[];
  /** False: of some part it was said that it cannot be read. */
  readonly isWhole: boolean;
}

/** What damage may do to an answer. */
export type Bond =
  /** Anything: nobody can tell a damaged number from a sound one. */
  | "none"
  /** Of a text that was cut off only what stands before the cut is told, and that as before. */
  | "a cut tells a part"
  /** A file that was cut off says so, unless what it lost did not matter. */
  | "a cut tells all"
  /** The file vouches for itself. */
  | "sealed";

/** Where two answers are not to be compared. */
export function plain(isAnswered: boolean): Answer | null {
  return isAnswered ? { lines: [], isWhole: true } : null;
}

/** Size, alignment and fields of every record of a door that has a layout. */
export function linesOf(door: Layouts): Answer {
  const lines: string[] = [];
  let isWhole = true;
  for (const record of door.records()) {
    const layout = door.layoutOf(record);
    isWhole &&= layout.ok;
    if (!layout.ok) continue;
    const { size, alignment, fields } = layout.value;
    const places = fields.map((field) =>
      field.kind === "member"
        ? `${field.offset} ${field.name} ${field.size}`
        : `${field.unitOffset} ${field.name} ${field.bitOffset}+${field.bitWidth}`,
    );
    lines.push(`${record}: ${size} ${alignment.least}..${alignment.most} { ${places.join("; ")} }`);
  }
  return { lines, isWhole };
}

/** Throws where an answer to damage breaks the bond with the answer to the sound file. */
export function demandBond(bond: Bond, isCut: boolean, sound: Answer, answer: Answer): void {
  if (bond === "none" || (bond !== "sealed" && !isCut)) return;
  const known = new Set(sound.lines);
  const strange = answer.lines.find((line) => !known.has(line));
  if (strange !== undefined) throw new Error(`a damaged file is answered with ${strange}`);
  const isShort = answer.isWhole && answer.lines.length < sound.lines.length;
  if (isShort && bond !== "a cut tells a part")
    throw new Error(`of ${sound.lines.length} answers ${answer.lines.length} are left, and nothing is said`);
}
