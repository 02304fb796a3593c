import type { BuildsReport, StatedOffset } from "../../index.ts";
import { changesOverBuilds, fieldsOverBuilds, judgeOffsets, plainFieldName, verdictOf } from "../../index.ts";
import type { OpenedBinding } from "../rust/binding.ts";
import { crateWith } from "../rust/binding.ts";
import { checkOver, doorOf, placesInRust } from "./builds-check.ts";
import type { Tally } from "../exit-codes.ts";
import type { Truth } from "../doors/truths.ts";

/** What is reported, and of whom. */
export interface BuildsQuestion {
  /** The record, as it was asked for. */
  readonly name: string;
  readonly binding: OpenedBinding;
  /** Every build; some of them may lack the record. */
  readonly truths: readonly Truth[];
  /** Among the builds that have the record, the first whose changes are told; null: none. */
  readonly since: number | null;
  readonly stated: readonly StatedOffset[];
  /** The fields to show; none: those of the binding. */
  readonly fields: readonly string[];
  /** Without fields named: all of them. */
  readonly verbose: boolean;
}

/** One record through many builds. */
export function buildsReport(question: BuildsQuestion): BuildsReport {
  const { name, binding, truths, since, stated, fields, verbose } = question;
  const having = truths.filter(({ records }) => records.length > 0);
  const crate = crateWith(binding, name);
  const check = crate === null ? null : checkOver(crate, having);
  const doors = having.map((truth) => doorOf(truth, check));
  const table = fieldsOverBuilds(doors);
  const paths = table.rows.map(({ path }) => path);
  const inRust = crate === null ? null : placesInRust(crate, paths);
  const asked = paths.filter((path) => fields.some((field) => isFieldNamed(path, field)));
  const bound = inRust === null ? null : new Set(inRust.keys());
  const known = new Set(having.map(({ build }) => build));
  const [first] = doors;
  const layout = first?.layouts.layoutOf(first.record);
  const record = (layout?.ok === true ? layout.value.name : null) ?? first?.record ?? "";
  return {
    record,
    builds: truths.map(({ build, source, title }) => ({ build, source, title })),
    absent: truths.map(({ build }) => build).filter((build) => !known.has(build)),
    table,
    shown: fields.length > 0 ? new Set(asked) : verbose ? null : bound,
    inRust,
    check,
    changes: since === null ? null : changesOverBuilds(doors.slice(since)),
    offsets: judgeOffsets(record, stated, configuredOffsets(binding), table),
  };
}

function configuredOffsets({ configuration }: OpenedBinding) {
  return configuration.offsets.flatMap(({ constant, function: called, record, field }) =>
    [constant, called].flatMap((name) => (name === undefined ? [] : [{ name, record, field }])),
  );
}

/** `Token`, or a whole path; case and underscores do not count. */
export function isFieldNamed(path: string, wanted: string): boolean {
  if (wanted.includes(".")) return plainPath(path) === plainPath(wanted);
  return plainFieldName(path.slice(path.lastIndexOf(".") + 1)) === plainFieldName(wanted);
}

function plainPath(path: string): string {
  return path.split(".").map(plainFieldName).join(".");
}

/** A binding, or a constant, is wrong if it is right for no build; a table is wrong wherever it is. */
export function judged({ check, offsets }: BuildsReport): Pick<Tally, "findings" | "unverified"> {
  const verdict = check === null ? "equal" : verdictOf(check);
  const wrong = offsets.filter(
    ({ stated, subject, right, wrong: errors }) =>
      subject.kind === "field" && errors.length > 0 && (stated.says.kind === "table" || right.length === 0),
  );
  const open = offsets.filter(({ subject, unread }) =>
    // What a name might have meant was never asked for.
    subject.kind === "field"
      ? unread.length > 0
      : subject.kind === "no-such-field" || subject.by === "configuration",
  );
  return {
    findings: wrong.length + (verdict === "different" ? 1 : 0),
    unverified: open.length + (verdict === "unverified" ? 1 : 0),
  };
}
