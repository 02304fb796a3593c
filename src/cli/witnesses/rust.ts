import type { Contradiction, Model, RecordId } from "../../index.ts";
import { compareDoors, diagnostic } from "../../index.ts";
import type { Layouts, RecordLayout } from "../../index.ts";
import type { RustWitness } from "../../toolchain/rustc.ts";
import type { Heard } from "./text.ts";
import { silent } from "./text.ts";

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
  const answered = new Set<RecordId>();
  const contradictions = new Map<RecordId, readonly Contradiction[]>();
  for (const { record } of layouts) {
    const agreement = compareDoors({ layouts: computed, record }, { layouts: door, record });
    if (agreement === null) continue;
    answered.add(record);
    const found = agreement.disagreements.map((one): Contradiction => {
      const { path, quantity, first, second } = one;
      const testimonies = [
        { witness: "model", value: first },
        { witness: rustc.version, value: second },
      ] as const;
      const conflict = { side: "rust", record, path, quantity, testimonies, divergence: null } as const;
      return { weight: "error", conflict };
    });
    if (found.length > 0) contradictions.set(record, found);
  }
  return { witness: rustc.version, answered, contradictions, diagnostics: unmeasured };
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
