import { firstCause, groupBuilds } from "../../diff/builds.ts";
import type { FieldPlace } from "../../diff/build-table.ts";
import type { OffsetVerdict } from "../../diff/offset-claims.ts";
import type { RecordCheck } from "../../diff/verdicts.ts";
import { messageOf } from "../../diagnostic/catalogue.ts";
import type { BuildsReport } from "./builds-report.ts";
import { findingMessage } from "../finding-words.ts";

/** The same for programs. Offsets and sizes are bytes; builds are listed one by one. */
export function buildsJson(report: BuildsReport): string {
  const { record, builds, absent, table, shown, inRust, check, changes, offsets } = report;
  const rows = table.rows.filter(({ path }) => shown === null || shown.has(path));
  const document = {
    schemaVersion: 1,
    target: "x86_64-pc-windows-msvc",
    record,
    builds,
    absent,
    binding: check === null ? null : bindingOf(check),
    sizes: table.sizes,
    fields: rows.map(({ path, groups }) => ({
      path,
      ...(inRust === null ? {} : { rust: inRust.get(path) ?? null }),
      places: groups.map((group) => ({ ...placeOf(group.place), builds: group.builds })),
    })),
    offsets: offsets.map(offsetOf),
    ...(changes === null
      ? {}
      : {
          changes: changes.map((change) => ({
            ...change,
            changed: change.changed.map(({ path, before, after }) => ({
              path,
              before: placeOf(before),
              after: placeOf(after),
            })),
            added: change.added.map(({ path, place }) => ({ path, ...placeOf(place) })),
            removed: change.removed.map(({ path, place }) => ({ path, ...placeOf(place) })),
          })),
        }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

export function placeOf({ offset, size, bits, type }: FieldPlace): Readonly<Record<string, unknown>> {
  return { offset, size, type, ...(bits === null ? {} : { bitOffset: bits.offset, bitWidth: bits.width }) };
}

function bindingOf({ rust, answers }: RecordCheck): unknown {
  const results = answers.map(({ c, comparison }) => ({ build: c.build ?? c.name, comparison }));
  return {
    name: rust.name,
    path: rust.path,
    file: rust.span?.file ?? null,
    line: rust.span?.line ?? null,
    results: groupBuilds(results).map(({ builds, comparison }) => {
      const cause = firstCause(comparison);
      return {
        builds,
        verdict: comparison.verdict,
        ...(comparison.verdict === "unverified"
          ? { reason: { code: comparison.reason.code, message: messageOf(comparison.reason) } }
          : {}),
        firstCause:
          cause === null || comparison.verdict === "equal"
            ? null
            : { code: cause.code, field: cause.field, message: findingMessage(cause) },
      };
    }),
  };
}

function offsetOf({ stated, subject, right, wrong, silent, unread }: OffsetVerdict): unknown {
  return {
    name: stated.name,
    modules: stated.modules,
    file: stated.span.file,
    line: stated.span.line,
    kind: stated.says.kind,
    ...(stated.says.kind === "constant" ? { value: stated.says.value } : {}),
    subject:
      subject.kind === "field" ? { kind: subject.kind, by: subject.by, field: subject.row.path } : subject,
    right,
    wrong,
    silent,
    unread,
  };
}
