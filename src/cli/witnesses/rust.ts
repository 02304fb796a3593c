import type { Layouts, Model, RecordId, RecordLayout } from "../../index.ts";
import { compareDoors, diagnostic } from "../../index.ts";
import type { RustWitness } from "../../toolchain/rustc.ts";
import type { Heard } from "./heard.ts";
import { heardOf, silent } from "./heard.ts";

/** rustc on records of a crate, from a probe that we write: the crate itself is never built. */
export async function hearRustc(
  rustc: RustWitness,
  model: Model,
  computed: Layouts,
  records: readonly RecordId[],
): Promise<Heard> {
  const laidOut = records.filter((record) => computed.layoutOf(record).ok);
  const measured = await rustc.measure(model, laidOut);
  if (!measured.ok) return silent(rustc.version, [measured.error]);
  const { layouts, unmeasured } = measured.value;
  const door = doorOf(computed, layouts);
  const held = layouts.map(({ record }) => ({
    record,
    name: record,
    agreement: compareDoors({ layouts: computed, record }, { layouts: door, record }),
  }));
  return heardOf({ side: "rust", first: "model", witness: rustc.version }, held, unmeasured);
}

function doorOf(computed: Layouts, layouts: readonly RecordLayout[]): Layouts {
  const byId = new Map(layouts.map((layout) => [layout.record, layout]));
  return {
    ...computed,
    records: () => byId.keys(),
    layoutOf(record) {
      const value = byId.get(record);
      return value === undefined
        ? { ok: false, error: diagnostic("incomplete-record", { record }, null) }
        : { ok: true, value };
    },
  };
}
