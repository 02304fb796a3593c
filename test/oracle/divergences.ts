import type { Layouts } from "../../src/layout/layouts.ts";
import type { Model, RecordType } from "../../src/model/model.ts";
import { divergencesIn as known } from "../../src/probe/divergences.ts";
import type { Mode } from "./clang-dump.ts";

/** The cases of the known divergences that the record meets: such records are not compared, and are counted. */
export function divergencesIn(
  record: RecordType,
  model: Model,
  layouts: Layouts,
  mode: Mode,
): readonly string[] {
  return known(record, model, layouts, mode).map((divergence) => divergence.case);
}
