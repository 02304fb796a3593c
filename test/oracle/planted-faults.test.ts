import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import fc from "fast-check";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
import type { computeLayouts } from "../../src/layout/compute.ts";
import type { Rules } from "../../src/layout/rules.ts";
import { cModel } from "../../src/testing/index.ts";
import { faults, type Fault } from "./faults.ts";
import { runC } from "./run-c.ts";
import { type Account, accountOf } from "./clang-dump.ts";
import { askEmbedded, type Batch, batchOf, compareBatch, engine, type LayOut } from "./random-c.ts";

// A wrong engine must not pass the oracle. Each fault is planted in a copy of src/layout, which then answers the questions that
// the seeded run asks of ours. The judge is the embedded clang, so that this never has to be skipped.

const sample = fc.sample(cModel(3), { numRuns: 600, seed: 20 });
const batches = (["c++", "c"] as const).map((mode) => batchOf(sample, mode));
const answers = batches.map(({ text, mode }) => askEmbedded(text, mode));

function disagreementsOf(layOut: LayOut): number {
  return batches.reduce((sum, batch, index) => {
    const records = answers[index]?.records ?? new Map();
    return sum + compareBatch(batch, records, layOut).disagreements.length;
  }, 0);
}

test("an unchanged copy of the engine agrees with clang on every record of the run", async () => {
  expect(answers.map(({ errors }) => errors)).toEqual(["", ""]);
  expect(batches.every(({ records }) => records.length > 500)).toBe(true);
  expect(disagreementsOf(await engineWith(null))).toBe(0);
});

for (const fault of faults)
  test(`the run finds an engine that believes: ${fault.claim}`, async () => {
    expect(disagreementsOf(await engineWith(fault))).toBeGreaterThan(0);
  });

test("a disagreement ends the run with 1, and is printed as the smallest record with the seed that replays it", async () => {
  const printed: string[] = [];
  const straddling = faults.find(({ claim }) => claim === "a bit-field may straddle units");
  const layOut = await engineWith(straddling ?? null);
  const judges = [{ name: "an engine without a fault", ask: accountsOf }];
  const status = runC({ runs: 200, seed: 20, print: (line) => printed.push(line) }, { judges, layOut });
  const text = printed.join("\n");
  expect(status).toBe(1);
  expect(text).toMatch(/^the engine and an engine without a fault disagree in C\+\+ mode about\n/m);
  expect(text).toMatch(/^ {2}again: npm run oracle -- --seed \d+ --runs 1$/m);
  // To straddle takes two bit-fields: all others are gone.
  const [record = ""] = text.split("\n  engine:");
  expect(record.match(/ : \d+;/g)).toHaveLength(2);
});

/** What our engine says: as good a judge as clang to test what a run prints, and faster. */
function accountsOf({ model, mode, records }: Batch): ReadonlyMap<string, Account> {
  const layouts = engine(model, mode);
  return new Map(
    records.flatMap(({ id }) => {
      const layout = layouts.layoutOf(id);
      return layout.ok ? [[id, accountOf(layout.value, layouts)] as const] : [];
    }),
  );
}

test("an engine without a fault ends the run with 0", () => {
  const printed: string[] = [];
  expect(runC({ runs: 200, seed: 20, print: (line) => printed.push(line) })).toBe(0);
  expect(printed.filter((line) => line === "  disagreements unexplained: 0")).toHaveLength(2);
});

interface Copy {
  readonly computeLayouts: typeof computeLayouts;
  readonly msvcC: Rules;
  readonly msvcCxx: Rules;
}

const layoutFolder = fileURLToPath(new URL("../../src/layout/", import.meta.url));

async function engineWith(fault: Fault | null): Promise<LayOut> {
  const copy = await load(await bundle(fault));
  return (model, mode) => copy.computeLayouts(model, mode === "c" ? copy.msvcC : copy.msvcCxx);
}

/** src/layout as one text, with the fault in it. */
async function bundle(fault: Fault | null): Promise<string> {
  const entry = "virtual:engine";
  let planted = 0;
  const built = await rolldown({
    input: entry,
    platform: "node",
    plugins: [
      {
        name: "plant",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) =>
          id === entry
            ? ["compute.ts", "rules.ts"]
                .map((file) => `export * from ${JSON.stringify(layoutFolder + file)};`)
                .join("\n")
            : null,
        transform(code, id) {
          if (fault === null || id !== layoutFolder + fault.file) return null;
          planted = code.split(fault.from).length - 1;
          return code.replace(fault.from, () => fault.to);
        },
      },
    ],
  });
  const { output } = await built.generate({ format: "esm" });
  await built.close();
  expect(planted).toBe(fault === null ? 0 : 1);
  return output[0].code;
}

async function load(code: string): Promise<Copy> {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-fault-"));
  try {
    const file = join(folder, `${basename(folder)}.mjs`);
    writeFileSync(file, code);
    const loaded: Copy = await import(/* @vite-ignore */ pathToFileURL(file).href);
    return loaded;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
