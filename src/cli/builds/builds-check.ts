import type { BuildDoor, CSource, RecordCheck } from "../../index.ts";
import { checkAgainstC, distance, flattenFields, plainFieldName } from "../../index.ts";
import type { OpenedCrate } from "../rust/binding.ts";
import type { Truth } from "../doors/truths.ts";

// One binding of one record against many doors of the C side.

/** The binding against every build. Of several definitions the one that agrees best is meant. */
export function checkOver({ binding }: OpenedCrate, truths: readonly Truth[]): RecordCheck | null {
  const [rustRecord] = binding.records;
  const checks = truths.flatMap((truth) => {
    const source: CSource = {
      layouts: only(truth),
      source: truth.source,
      build: truth.build,
    };
    return checkAgainstC(binding, [source], nameMap(binding, truth)).map((check) => ({
      ...check,
      answers: check.answers.toSorted((a, b) => distance(a.comparison) - distance(b.comparison)).slice(0, 1),
    }));
  });
  const [check] = checks;
  if (check === undefined || rustRecord === undefined) return null;
  return { ...check, answers: checks.flatMap(({ answers }) => answers), judge: "any" };
}

/** The door with the records of interest alone, so that nobody pays for the others. */
function only({ layouts, records }: Truth): Truth["layouts"] {
  return { ...layouts, records: () => records };
}

/** The Rust record is meant to be the C record that was found, whatever it is called. */
function nameMap({ layouts, records }: OpenedCrate["binding"], truth: Truth): ReadonlyMap<string, string> {
  const [rustRecord = ""] = records;
  const rust = layouts.layoutOf(rustRecord);
  const [cRecord = ""] = truth.records;
  const c = truth.layouts.layoutOf(cRecord);
  const rustName = rust.ok ? (rust.value.name ?? rustRecord) : rustRecord;
  return new Map([[rustName, c.ok ? (c.value.name ?? cRecord) : cRecord]]);
}

export function doorOf(truth: Truth, check: RecordCheck | null): BuildDoor {
  const { build, source, layouts, records } = truth;
  const answer = check?.answers.find(({ c, asked }) => c.build === build && records.includes(asked.record));
  const [first = ""] = records;
  return { build, source, layouts, record: answer?.asked.record ?? first };
}

/** Where the binding has C's fields, by C's path: those whose name it has exactly once. */
export function placesInRust(
  { binding }: OpenedCrate,
  paths: readonly string[],
): ReadonlyMap<string, number> {
  const [record = ""] = binding.records;
  const layout = binding.layouts.layoutOf(record);
  const byName = new Map<string, number[]>();
  for (const { name, offset } of layout.ok ? flattenFields(layout.value, binding.layouts) : []) {
    const plain = plainFieldName(name);
    byName.set(plain, [...(byName.get(plain) ?? []), offset]);
  }
  const places = new Map<string, number>();
  for (const path of paths) {
    const [offset, ...others] = byName.get(plainFieldName(path.slice(path.lastIndexOf(".") + 1))) ?? [];
    if (offset !== undefined && others.length === 0) places.set(path, offset);
  }
  return places;
}
