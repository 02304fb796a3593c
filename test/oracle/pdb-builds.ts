import type { Layouts } from "../../src/layout/layouts.ts";
import { compareDoors } from "../../src/probe/agreement.ts";
import { bytesInMemory } from "../../src/read/bytes.ts";
import type { PdbDoor } from "../../src/read/pdb/open.ts";
import { openPdb } from "../../src/read/pdb/open.ts";
import { kernelText } from "../../src/truth/c-text.ts";
import { compareWithDump } from "../read/pdb/compare.ts";
import { makePdb } from "../read/pdb/make-pdb.ts";
import { valueOf } from "../truth/folder.ts";

// Every record of a shipped build as C text, compiled and linked into a PDB: read back, it must say what llvm-pdbutil says of
// the same file, and the figures that the text was made from.

export interface PdbTally {
  /** Records, enums and their fields that were compared with the dump. */
  dumped: number;
  dumpedFields: number;
  bitFields: number;
  /** Records and single numbers that were compared with the figures. */
  recorded: number;
  figures: number;
  readonly disagreements: string[];
}

export function emptyPdbTally(): PdbTally {
  return { dumped: 0, dumpedFields: 0, bitFields: 0, recorded: 0, figures: 0, disagreements: [] };
}

/** One build; adds to the tally. */
export function compareBuild(layouts: Layouts, language: "c" | "c++", tally: PdbTally): void {
  const kernel = kernelText(layouts, layouts.records());
  const made = makePdb(language, [kernel.text]);
  const door = valueOf(openPdb(bytesInMemory(made.pdb), "kernel.pdb"));
  const agreement = compareWithDump(door, made.types);
  tally.dumped += agreement.records + agreement.enums;
  tally.dumpedFields += agreement.fields + agreement.enumerators;
  tally.bitFields += agreement.bitFields;
  tally.disagreements.push(...agreement.disagreements);
  for (const { record, why } of kernel.unwritable)
    tally.disagreements.push(`${record} was not written: ${why}`);
  for (const [id, tag] of kernel.names) compareFigures({ layouts, id, door, tag }, tally);
}

interface Figures {
  readonly layouts: Layouts;
  readonly id: string;
  readonly door: PdbDoor;
  readonly tag: string;
}

function compareFigures({ layouts, id, door, tag }: Figures, tally: PdbTally): void {
  const agreement = compareDoors({ layouts, record: id }, { layouts: door, record: tag });
  if (agreement === null) {
    tally.disagreements.push(`${id} is not in the PDB`);
    return;
  }
  tally.recorded++;
  tally.figures += agreement.compared;
  for (const path of agreement.unanswered) tally.disagreements.push(`${id}.${path} is not in the PDB`);
  for (const { path, quantity, first, second } of agreement.disagreements)
    tally.disagreements.push(
      `${quantity} of ${id}${path === null ? "" : `.${path}`}: ${first}, read ${second}`,
    );
}

export function describeTally({ disagreements, ...counts }: PdbTally): string {
  const { dumped, dumpedFields, bitFields, recorded, figures } = counts;
  return `${dumped} records with ${dumpedFields} fields (${bitFields} bit-fields) against llvm-pdbutil, ${recorded} records with ${figures} numbers against the figures: ${disagreements.length} disagreements`;
}
