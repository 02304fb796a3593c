import fc from "fast-check";
import { expect, test } from "vitest";
import { diagnostic } from "../../src/diagnostic/facts.ts";
import { adopt } from "../../src/diff/adopt.ts";
import type { Comparison, Finding } from "../../src/diff/finding.ts";
import { noSide, plainFinding } from "../../src/diff/finding.ts";
import type { Policy } from "../../src/diff/ledger.ts";
import { noPolicy, openLedger } from "../../src/diff/ledger.ts";
import type { Answer, RecordCheck } from "../../src/diff/verdicts.ts";
import type { Waiver } from "../../src/diff/waivers.ts";
import { coversFinding } from "../../src/diff/waivers.ts";
import { checkDocument } from "../../src/report/document/check-document.ts";
import { failingFindings, mergeDocuments } from "../../src/report/document/merge-documents.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import { msvcC } from "../../src/layout/rules.ts";

// Laws of the books, over all that a check can find. Nothing here knows how a verdict comes about.

const codes = ["size", "field-offset", "field-type", "extra-field"] as const;
const fields = [null, "Flags", "u.Flags", "Kind"] as const;

const finding: fc.Arbitrary<Finding> = fc
  .record({
    code: fc.constantFrom(...codes),
    severity: fc.constantFrom("error" as const, "warning" as const, "note" as const),
    field: fc.constantFrom(...fields),
    rootCause: fc.boolean(),
    detail: fc.constantFrom(null, "signedness" as const),
    drags: fc.subarray(["Flags", "Kind", "(size)"]),
  })
  .map((one) => ({ ...one, rust: noSide, c: noSide, bounds: null, conflict: null, remedy: null }));

const comparison: fc.Arbitrary<Comparison> = fc
  .tuple(fc.array(finding, { maxLength: 4 }), fc.boolean())
  .map(([findings, isUnsure]): Comparison => {
    if (findings.some(({ severity }) => severity === "error")) return { verdict: "different", findings };
    const reason = diagnostic("nesting-too-deep", { limit: 1 }, null);
    return isUnsure ? { verdict: "unverified", findings, reason } : { verdict: "equal", findings };
  });

const layouts = computeLayouts(
  {
    language: "c",
    records: new Map(),
    enums: new Map(),
    aliases: new Map(),
    constants: new Map(),
    stated: [],
    vocabulary: [],
  },
  msvcC,
);

const answer: fc.Arbitrary<Answer> = comparison.map((one) => ({
  c: { name: "C", path: null, span: null, source: "header", build: null, pairedBy: "tag" },
  comparison: one,
  witnesses: ["model"],
  asked: { layouts, record: "C" },
}));

const checks: fc.Arbitrary<readonly RecordCheck[]> = fc
  .array(fc.tuple(fc.array(answer, { maxLength: 3 }), fc.constantFrom("any" as const, "every" as const)), {
    maxLength: 5,
  })
  .map((list) =>
    list.map(([answers, judge], index) => ({
      rust: { name: `R${index}`, path: `nt::R${index}`, span: null },
      rustRecord: `nt::R${index}`,
      answers,
      absentIn: [],
      nearest: [],
      judge,
    })),
  );

const waiver: fc.Arbitrary<Waiver> = fc.record({
  record: fc.constantFrom("R0", "nt::R1", "R*", "nt::*", "GONE"),
  field: fc.constantFrom(...fields, "*Flags"),
  code: fc.constantFrom(null, ...codes, "signedness", "nesting-too-deep", "unpaired"),
  reason: fc.constant("known"),
  owner: fc.constant(null),
  expires: fc.constantFrom(null, "2026-11-20", "2026-11-21"),
  span: fc.constant(null),
});

const policy: fc.Arbitrary<Policy> = fc.record({
  levels: fc.dictionary(fc.constantFrom(...codes, "signedness"), fc.constantFrom("deny", "warn", "allow"), {
    maxKeys: 3,
  }),
  waivers: fc.array(waiver, { maxLength: 4 }),
  failOn: fc.constantFrom("error" as const, "warning" as const),
  today: fc.constant("2026-11-21"),
  isWhole: fc.boolean(),
  known: fc.constant(null),
  errors: fc.constant([]),
});

test("every record is counted in one state, and coverage is a part of those with a counterpart", () => {
  const property = fc.property(checks, policy, (list, rules) => {
    const { summary } = openLedger(list, rules);
    const { equal, different, waived, unverified, unpaired, coverage } = summary;
    expect(equal + different + waived + unverified + unpaired).toBe(list.length);
    expect(unpaired).toBe(list.filter(({ answers }) => answers.length === 0).length);
    expect(coverage >= 0 && coverage <= 1).toBe(true);
  });
  fc.assert(property, { numRuns: 500 });
});

test("a report that is merged again comes to the same, whatever its parts were", () => {
  const property = fc.property(checks, policy, (list, rules) => {
    const whole = openLedger(list, rules);
    const tally = { unreadable: 0, findings: 0, unverified: 0 };
    const parts = [list.slice(0, 2), list.slice(2)].map((part) =>
      checkDocument({
        ledger: openLedger(part, rules),
        policy: rules,
        diagnostics: [],
        tally,
        shard: null,
      }),
    );
    const merged = mergeDocuments(parts);
    const { failing, ...counts } = whole.summary;
    expect(merged.summary).toEqual(counts);
    // Two results that say the same of one record are kept once.
    expect(failingFindings(merged, rules.failOn) > 0).toBe(failing > 0);
  });
  fc.assert(property, { numRuns: 500 });
});

test("a waiver makes nothing equal, verifies nothing, and adds no failure", () => {
  const property = fc.property(checks, policy, (list, rules) => {
    const before = openLedger(list, { ...rules, waivers: [] }).summary;
    const after = openLedger(list, rules).summary;
    expect(after.equal).toBe(before.equal);
    expect(after.coverage).toBeLessThanOrEqual(1);
    expect(after.failing).toBeLessThanOrEqual(before.failing);
    expect(after.different + after.unverified).toBeLessThanOrEqual(before.different + before.unverified);
  });
  fc.assert(property, { numRuns: 500 });
});

test("a waiver of a field covers what is inside it, in an array too, and no other field", () => {
  const told: Waiver = {
    record: "R",
    field: "Slots",
    code: null,
    reason: "",
    owner: null,
    expires: null,
    span: null,
  };
  const at = (field: string): Finding =>
    plainFinding("field-offset", "error", field, { rust: noSide, c: noSide });
  const covered = ["Slots", "Slots.low", "Slots[0].low", "SlotsUsed", "Slot"].filter((field) =>
    coversFinding(told, at(field)),
  );
  expect(covered).toEqual(["Slots", "Slots.low", "Slots[0].low"]);
});

test("a waiver that is not stale is needed: without it something more is open", () => {
  let needed = 0;
  const property = fc.property(checks, waiver, policy, (list, only, rules) => {
    const whole = { ...rules, isWhole: true, failOn: "warning" as const };
    const { stale, summary } = openLedger(list, { ...whole, waivers: [only] });
    const open = (one: typeof summary): number => one.failing + one.unverified;
    const without = openLedger(list, { ...whole, waivers: [] }).summary;
    if (stale.length > 0) {
      expect(open(summary)).toBe(open(without));
    } else if (only.code !== "unpaired") {
      needed += 1;
    }
  });
  fc.assert(property, { numRuns: 1000 });
  expect(needed).toBeGreaterThan(50);
});

test("after adoption nothing fails and nothing is unverified", () => {
  const adoption = {
    reason: "adopted",
    owner: null,
    expires: null,
    waivesUnpaired: true,
    waivesErrors: true,
  };
  const property = fc.property(checks, policy, (list, rules) => {
    const waivers = [...rules.waivers, ...adopt(list, rules, adoption)];
    const ledger = openLedger(list, { ...rules, waivers });
    expect(ledger.summary).toMatchObject({ failing: 0, unverified: 0 });
    for (const check of ledger.checks)
      expect(ledger.waiverOfUnpaired(check) !== null).toBe(check.answers.length === 0);
    expect(adopt(list, { ...rules, waivers }, adoption)).toEqual([]);
  });
  fc.assert(property, { numRuns: 1000 });
});

test("levels change how grave a finding is, and never what is equal into less than its errors say", () => {
  const property = fc.property(checks, policy, (list, rules) => {
    const ledger = openLedger(list, { ...rules, waivers: [] });
    for (const [index, check] of ledger.checks.entries())
      for (const [at, { comparison: after }] of check.answers.entries()) {
        const before = list[index]?.answers[at]?.comparison;
        const isDenied = after.findings.some(({ severity }) => severity === "error");
        expect(after.verdict).toBe(before?.verdict === "equal" && isDenied ? "different" : before?.verdict);
      }
  });
  fc.assert(property, { numRuns: 300 });
});

test("without a policy nothing is changed", () => {
  const property = fc.property(checks, (list) => {
    expect(openLedger(list, noPolicy).checks).toBe(list);
  });
  fc.assert(property);
});
