import { openRecorded } from "../../src/truth/open.ts";
import { hasPdbTools, pdbTools } from "../read/pdb/make-pdb.ts";
import { folderHost, valueOf } from "../truth/folder.ts";
import { compareBuild, describeTally, emptyPdbTally } from "./pdb-builds.ts";

/** PDBs of every shipped build, made from C text compiled as C and as C++, against llvm-pdbutil and against the figures. */
export function runPdb(print: (line: string) => void): 0 | 1 | 3 {
  if (!hasPdbTools()) {
    print(`${pdbTools} are needed`);
    return 3;
  }
  const recorded = valueOf(openRecorded(folderHost(`${process.cwd()}/layouts/ntoskrnl/`)));
  const all = emptyPdbTally();
  for (const { version } of recorded.builds) {
    for (const language of ["c", "c++"] as const) {
      const tally = emptyPdbTally();
      compareBuild(recorded.layoutsOf(version), language, tally);
      print(`${version} as ${language}: ${describeTally(tally)}`);
      for (const disagreement of tally.disagreements.slice(0, 20)) print(`    ${disagreement}`);
      all.disagreements.push(...tally.disagreements);
      for (const count of ["dumped", "dumpedFields", "bitFields", "recorded", "figures"] as const)
        all[count] += tally[count];
    }
  }
  print(`${recorded.builds.length} builds: ${describeTally(all)}`);
  return all.disagreements.length > 0 || all.figures === 0 ? 1 : 0;
}
