import { parseArgs } from "node:util";
import { runC } from "./run-c.ts";
import { repairText } from "./repair.ts";
import { reportMutations, runMutations } from "./run-mutations.ts";
import { runCorruptions } from "./run-corruptions.ts";
import { runEmit } from "./run-emit.ts";
import { runKernel } from "./run-kernel.ts";
import { runPdb } from "./run-pdb.ts";
import { runRust } from "./run-rust.ts";

// npm run oracle: the engine against compilers, as long as one likes. Bundled and started by scripts/oracle.mjs.

const usage = `npm run oracle -- [--runs N] [--seed N]   random C records, in C++ mode and in C mode
npm run oracle -- --rust [--runs N] [--seed N]   random Rust records
npm run oracle -- --kernel                       every shipped kernel record as C text
npm run oracle -- --mutations N [--seed N]       N harmful and N harmless mutations of 500 equal pairs, and what fix makes of them
npm run oracle -- --pdb                          PDBs of every shipped build against llvm-pdbutil
npm run oracle -- --corruptions N [--only KIND] [--seed N]   damaged texts, settings, caches, reports, PDBs, objects, recordings
npm run oracle -- --emit                         the Rust of _EPROCESS in every build, judged by check and rustc`;

function numberIn(text: string | undefined, otherwise: number): number | null {
  if (text === undefined) return otherwise;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Null where the arguments make no sense. */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        runs: { type: "string" },
        seed: { type: "string" },
        rust: { type: "boolean" },
        kernel: { type: "boolean" },
        mutations: { type: "string" },
        pdb: { type: "boolean" },
        corruptions: { type: "string" },
        only: { type: "string" },
        emit: { type: "boolean" },
      },
    });
    const runs = numberIn(values.runs, values.rust === true ? 6000 : 24_000);
    const seed = numberIn(values.seed, Math.floor(Math.random() * 1e9));
    const mutations = numberIn(values.mutations, 0);
    const corruptions = numberIn(values.corruptions, 0);
    if (runs === null || seed === null || mutations === null || corruptions === null) return null;
    return { ...values, runs, seed, mutations, corruptions };
  } catch (problem) {
    if (problem instanceof TypeError) return null;
    throw problem;
  }
}

async function main(): Promise<number> {
  const read = readArguments();
  if (read === null) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const { runs, seed, rust, kernel, pdb, mutations, corruptions, only } = read;
  const print = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  if (kernel === true) return runKernel(print);
  if (mutations > 0) return mutate(mutations, seed, print);
  if (corruptions > 0) return runCorruptions({ runs: corruptions, seed, only: only ?? null, print });
  if (pdb === true) return runPdb(print);
  if (read.emit === true) return runEmit(print);
  return rust === true ? runRust({ runs, seed, print }) : runC({ runs, seed, print });
}

/** One harmful mutation in ten is also given to `fix`, which takes far longer than looking. */
async function mutate(mutations: number, seed: number, print: (line: string) => void): Promise<number> {
  const options = { pairs: 500, mutations, fixes: Math.ceil(mutations / 10), seed };
  const result = await runMutations(options, repairText);
  print(`seed ${seed}`);
  for (const line of reportMutations(result)) print(line);
  return [...result.harmful, ...result.harmless].some(({ wrong }) => wrong.length > 0) ? 1 : 0;
}

process.exitCode = await main();
