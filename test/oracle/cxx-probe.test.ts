import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openC } from "../../src/cli/c/open-c.ts";
import { noOptions as noCliOptions } from "../../src/cli/options/options.ts";
import { measureText } from "../../src/cli/witnesses/compilers.ts";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import { compareDoors } from "../../src/probe/agreement.ts";
import { openWitness } from "../../src/toolchain/find.ts";
import { noOptions } from "../../src/toolchain/witness.ts";

// What everybody may name of a C++ header, measured through a probe: no compiler's dump is read, so cl could be asked too.

const folder = fileURLToPath(new URL("../../probes/headers", import.meta.url)).replaceAll("\\", "/");

test("a probe of the header with every construct agrees with the engine", async () => {
  const settings = { ...noCliOptions, includeFolder: [`${folder}/include`], cacheFolder: null };
  const { door } = await openC(`${folder}/every-cxx-construct.hpp`, folder, settings, null);
  const witness = await openWitness("embedded");
  if (door === null || !witness.ok) throw new Error("the header or the compiler cannot be opened");
  const { layouts } = door;
  const records = door.records.filter((record) => layouts.layoutOf(record).ok);
  const measured = await measureText(witness.value, door, records, { cwd: folder, options: noOptions });
  if (!measured.ok) throw new Error(messageOf(measured.error));
  // Asked about the text itself, not about our reading of it.
  expect(measured.value.diagnostics.map(({ code }) => code)).not.toContain("witness-of-reading");
  let compared = 0;
  const disagreements = records.flatMap((record) => {
    const agreement = compareDoors({ layouts, record }, { layouts: measured.value.layouts, record });
    compared += agreement?.compared ?? 0;
    return (agreement?.disagreements ?? []).map((one) => ({ record, ...one }));
  });
  process.stderr.write(`C++ probe: ${records.length} records, ${compared} numbers compared\n`);
  expect(disagreements).toEqual([]);
  expect(compared).toBeGreaterThan(300);
}, 60_000);
