import type { Comparison, Finding } from "./finding.ts";

/** One binding against one Windows build. */
export interface BuildComparison {
  /** Full file version, `10.0.19045.2965`. */
  readonly build: string;
  readonly comparison: Comparison;
}

/** Builds that give one and the same answer, oldest first. */
export interface BuildGroup {
  readonly builds: readonly string[];
  readonly comparison: Comparison;
}

/** Consecutive builds of the list that was asked about; `first` and `last` are equal for a single one. */
export interface BuildRange {
  readonly first: string;
  readonly last: string;
  readonly count: number;
}

/** Gathers the builds with the same answer. Groups stand in the order of their oldest build. */
export function groupBuilds(results: readonly BuildComparison[]): readonly BuildGroup[] {
  const groups = new Map<string, { builds: string[]; comparison: Comparison }>();
  for (const { build, comparison } of results) {
    const key = answerOf(comparison);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { builds: [build], comparison });
    else group.builds.push(build);
  }
  return [...groups.values()];
}

/** The runs of `members` in `asked`, which is in order. */
export function foldRanges(asked: readonly string[], members: readonly string[]): readonly BuildRange[] {
  const wanted = new Set(members);
  const ranges: Array<{ first: string; last: string; count: number }> = [];
  let open: { first: string; last: string; count: number } | null = null;
  for (const build of asked) {
    if (!wanted.has(build)) {
      open = null;
    } else if (open === null) {
      open = { first: build, last: build, count: 1 };
      ranges.push(open);
    } else {
      open.last = build;
      open.count += 1;
    }
  }
  return ranges;
}

/** The first error of a comparison that nothing earlier explains, else its first finding; null where there is none. */
export function firstCause(comparison: Comparison): Finding | null {
  const errors = comparison.findings.filter((finding) => finding.severity === "error");
  return (
    errors.find((finding) => finding.rootCause && finding.field !== null) ??
    errors[0] ??
    comparison.findings[0] ??
    null
  );
}

/** What makes two answers one: the verdict and the facts, not the places in files. */
export function answerOf(comparison: Comparison): string {
  return JSON.stringify([
    comparison.verdict,
    comparison.verdict === "unverified" ? [comparison.reason.code, comparison.reason.args] : null,
    comparison.findings.map((finding) => [
      finding.code,
      finding.severity,
      finding.field,
      finding.rust.value,
      finding.c.name,
      finding.c.value,
      finding.c.type,
      finding.bounds,
      finding.detail,
    ]),
  ]);
}
