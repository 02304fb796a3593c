import { expect } from "vitest";
import { openRecorded } from "../../src/truth/open.ts";
import { testWithOracle } from "../oracles.ts";
import { hasPdbTools, pdbTools } from "../read/pdb/make-pdb.ts";
import { folderHost, shippedFolder, valueOf } from "../truth/folder.ts";
import { compareBuild, describeTally, emptyPdbTally } from "./pdb-builds.ts";

// Three builds here, in C and in C++; all of them: npm run oracle -- --pdb

const recorded = valueOf(openRecorded(folderHost(shippedFolder)));
const versions = recorded.builds.map(({ version }) => version);
const chosen = [versions[0] ?? "", "10.0.18362.30", versions.at(-1) ?? ""];

for (const language of ["c", "c++"] as const)
  testWithOracle(
    pdbTools,
    hasPdbTools(),
    `every record of three builds comes back from a PDB of its ${language} text`,
    () => {
      for (const version of chosen) {
        const tally = emptyPdbTally();
        compareBuild(recorded.layoutsOf(version), language, tally);
        process.stdout.write(`${version} as ${language}: ${describeTally(tally)}\n`);
        expect(tally.disagreements.slice(0, 10)).toEqual([]);
        expect(tally.recorded).toBeGreaterThan(400);
        expect(tally.figures).toBeGreaterThan(10_000);
      }
    },
  );
