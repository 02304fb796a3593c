import { messageOf } from "../diagnostic/catalogue.ts";
import type { Reason } from "../diagnostic/facts.ts";
import { groupBuilds } from "../diff/builds.ts";
import type { BuildGroup } from "../diff/builds.ts";
import type { Comparison, Finding, Remedy } from "../diff/finding.ts";
import type { Ledger, Policy } from "../diff/ledger.ts";
import type { Answer, CSubject, RecordCheck } from "../diff/verdicts.ts";
import { distance } from "../diff/verdicts.ts";
import type { Waiver } from "../diff/waivers.ts";
import { bareRecordName } from "../model/record-names.ts";
import type { Span } from "../source/source.ts";
import { firstCauses, rangesText } from "./builds/build-words.ts";
import { findingMessage, staleMessage } from "./finding-words.ts";
import { proofText, remedyText } from "./remedy-words.ts";
import { percentWords, summaryWords } from "./summary-words.ts";
import type { Paint, Style } from "./text.ts";
import { counted, paint, printable, shortened } from "./text.ts";

export interface CheckTextRequest {
  readonly ledger: Ledger;
  readonly policy: Policy;
  readonly style: Style;
  /** Show notes, and what each wrong build says in full. */
  readonly verbose: boolean;
}

const colorOf: Readonly<Record<string, Paint>> = {
  equal: "green",
  waived: "cyan",
  stale: "red",
  different: "red",
  unverified: "yellow",
  unpaired: "dim",
  error: "red",
  warning: "yellow",
  note: "cyan",
};

/** The verdict of every record, for people. Records with nothing wrong take one line. */
export function checkText(request: CheckTextRequest): string {
  const isPaired = (check: RecordCheck): boolean => check.answers.length > 0;
  const { ledger } = request;
  const { checks } = ledger;
  const paragraphs = checks.filter(isPaired).map((check) => recordParagraph(check, request));
  const unpaired = checks.filter((check) => !isPaired(check));
  const open = unpaired.filter((check) => ledger.waiverOfUnpaired(check) === null);
  if (open.length > 0) paragraphs.push(unpairedLine(open.map(nameOf), request), ...nearLines(open, request));
  for (const check of unpaired) paragraphs.push(...waivedUnpairedLines(check, request));
  paragraphs.push(...staleLines(request));
  const body = paragraphs.length === 0 ? "" : `${paragraphs.join("\n")}\n\n`;
  return `${body}${summaryLine(request)}\n`;
}

function nameOf({ rust }: RecordCheck): string {
  return printable(rust.path ?? rust.name);
}

/** A record that may stay without a counterpart, with the reason. */
function waivedUnpairedLines(check: RecordCheck, request: CheckTextRequest): readonly string[] {
  const waiver = request.ledger.waiverOfUnpaired(check);
  if (waiver === null) return [];
  return [[unpairedLine([nameOf(check)], request), ...waiverLines(waiver, request)].join("\n")];
}

/** Nothing that was not compared goes unsaid. */
function unpairedLine(names: readonly string[], { style, verbose }: CheckTextRequest): string {
  const line = `unpaired   ${names.join(", ")}: no C counterpart of that name`;
  if (verbose || line.length <= style.width) return line;
  const shown = names.slice(0, 3).join(", ");
  return names.length <= 3
    ? line
    : `unpaired   ${shown} and ${names.length - 3} more: no C counterpart of that name (-v lists them)`;
}

/** Names of C that come near are told and never taken; a [[map]] in the configuration takes one. */
function nearLines(open: readonly RecordCheck[], { style, verbose }: CheckTextRequest): readonly string[] {
  const near = open.filter(({ nearest }) => nearest.length > 0);
  return near
    .slice(0, verbose ? near.length : 3)
    .map((check) => paint(style, "dim", `  ${nameOf(check)}: C has ${printable(check.nearest.join(", "))}`));
}

/** Waivers that do nothing any more. */
function staleLines({ ledger, policy, style }: CheckTextRequest): readonly string[] {
  const level = policy.levels["stale-waiver"] ?? "deny";
  if (level === "allow") return [];
  const severity = level === "deny" ? "error" : "warning";
  return ledger.stale.map((stale) => {
    const word = paint(style, colorOf[severity] ?? "dim", `${severity}:`);
    return `${placeText(stale.waiver.span)}${word} ${printable(staleMessage(stale))} ${paint(style, "dim", "[stale-waiver]")}`;
  });
}

function recordParagraph(check: RecordCheck, request: CheckTextRequest): string {
  const { style, ledger } = request;
  const verdict = ledger.stateOf(check);
  const place = check.rust.span === null ? "" : `  ${check.rust.span.file}:${check.rust.span.line}`;
  const name = paint(style, "bold", printable(check.rust.path ?? check.rust.name));
  const kind = check.kind === undefined ? "" : `${check.kind} `;
  const head = `${paint(style, colorOf[verdict] ?? "dim", verdict.padEnd(10))} ${kind}${name}${paint(style, "dim", printable(place))}`;
  const body = check.answers.some(({ c }) => c.build !== null)
    ? buildLines(check, request)
    : check.answers.flatMap((answer) => answerLines(check, answer, request));
  return [head, ...witnessLines(check, request), ...body].map((line) => line.trimEnd()).join("\n");
}

/** Who vouches beside the witnesses that are always heard, and for how many of the answers. */
function witnessLines({ answers }: RecordCheck, { style, verbose }: CheckTextRequest): readonly string[] {
  const counts = new Map<string, number>();
  for (const witness of answers.flatMap(({ witnesses }) => witnesses))
    counts.set(witness, (counts.get(witness) ?? 0) + 1);
  const free = ["model", "recorded", "stated"];
  if (!verbose && [...counts.keys()].every((witness) => free.includes(witness))) return [];
  const cited = [...counts].map(([witness, count]) =>
    count === answers.length ? witness : `${witness} (${count} of ${answers.length})`,
  );
  return cited.length === 0 ? [] : [paint(style, "dim", printable(`  witnesses: ${cited.join(", ")}`))];
}

function answerLines(check: RecordCheck, answer: Answer, request: CheckTextRequest): readonly string[] {
  const { c, comparison } = answer;
  const place = c.span === null ? "" : ` (${c.span.file}:${c.span.line})`;
  const words = pairedWords[c.pairedBy];
  // Case and underscores are a matter of style.
  const isPlain = words === null || bareRecordName(check.rust.name) === bareRecordName(c.name);
  const isShown = comparison.verdict !== "equal" || (request.verbose && !isPlain);
  const why = isPlain ? "" : `, ${words}`;
  const against = isShown ? [`  against C's ${printable(c.name)}${printable(place)}${why}`] : [];
  return [...against, ...comparisonLines(check, comparison, request)];
}

/** What is worth a word of how a pair was found; a [[map]] in the configuration settles it. */
const pairedWords: Readonly<Record<CSubject["pairedBy"], string | null>> = {
  typedef: null,
  tag: null,
  map: null,
  spelling: "whose name is spelled otherwise",
  member: "which lies at the same member",
};

/** For a binding made for some Windows build: where it is right, then for every other answer its first cause. */
function buildLines(check: RecordCheck, request: CheckTextRequest): readonly string[] {
  const { style } = request;
  const asked = check.answers.flatMap(({ c }) => c.build ?? []);
  const results = check.answers.map(({ c, comparison }) => ({ build: c.build ?? "", comparison }));
  const groups = groupBuilds(results);
  const right = groups.filter(({ comparison }) => comparison.verdict === "equal");
  const wrong = groups.filter(({ comparison }) => comparison.verdict !== "equal");
  const rightBuilds = right.flatMap(({ builds }) => builds);
  const all = `of ${counted(asked.length, "Windows build")}`;
  const lines = [
    rightBuilds.length === 0
      ? `  right for none ${all}`
      : `  ${paint(style, "green", `right for ${rightBuilds.length} ${all}`)}: ${rangesText(asked, rightBuilds)}`,
    ...rightLines(check, right, request),
  ];
  if (wrong.length > 0) {
    lines.push(`  ${wrongWords(wrong)} for ${asked.length - rightBuilds.length}; the first cause in each:`);
  }
  lines.push(
    ...(request.verbose
      ? wrong.flatMap((group) => fullLines(check, asked, group, request))
      : firstCauses(wrong).flatMap(({ words, builds }) => [
          `    ${paint(style, "bold", rangesText(asked, builds))}`,
          `      ${words}`,
        ])),
  );
  if (check.absentIn.length > 0) {
    lines.push(`  not in ${counted(check.absentIn.length, "build")}: ${check.absentIn.join(", ")}`);
  }
  const nearest = nearestGroup(wrong);
  if (right.length === 0 && nearest !== null && !request.verbose) {
    lines.push(
      `  nearest, ${rangesText(asked, nearest.builds)}:`,
      ...comparisonLines(check, nearest.comparison, request),
    );
  }
  return lines;
}

function wrongWords(wrong: readonly BuildGroup[]): string {
  const unsure = wrong.filter(({ comparison }) => comparison.verdict === "unverified").length;
  if (unsure === 0) return "wrong";
  return unsure === wrong.length ? "not verified" : "wrong or not verified";
}

/** What is worth a word where the binding is right; said once, though builds may differ in it. */
function rightLines(
  check: RecordCheck,
  right: readonly BuildGroup[],
  request: CheckTextRequest,
): readonly string[] {
  return [...new Set(right.flatMap(({ comparison }) => comparisonLines(check, comparison, request)))];
}

function fullLines(
  check: RecordCheck,
  asked: readonly string[],
  group: BuildGroup,
  request: CheckTextRequest,
): readonly string[] {
  const head = `    ${paint(request.style, "bold", rangesText(asked, group.builds))}`;
  return [head, ...comparisonLines(check, group.comparison, request).map((line) => `  ${line}`)];
}

function nearestGroup(groups: readonly BuildGroup[]): BuildGroup | null {
  // Of equally near groups the newest is the likeliest to be meant.
  const sorted = groups.toReversed().sort((a, b) => distance(a.comparison) - distance(b.comparison));
  return sorted[0] ?? null;
}

/** Root causes with what they drag along; notes only if asked for, else counted. */
function comparisonLines(
  check: RecordCheck,
  comparison: Comparison,
  request: CheckTextRequest,
): readonly string[] {
  const { ledger } = request;
  const shown = comparison.findings.filter(
    (finding) => finding.rootCause && (finding.severity !== "note" || request.verbose),
  );
  const notes = comparison.findings.filter((finding) => finding.severity === "note").length;
  const lines = shown.flatMap((finding) => [
    ...findingLines(finding, request),
    ...waiverLines(ledger.waiverOf(check, finding), request),
  ]);
  if (comparison.verdict === "unverified") {
    const waiver = ledger.waiverOf(check, comparison.reason);
    lines.unshift(`    ${reasonText(comparison.reason)}`, ...waiverLines(waiver, request));
  }
  lines.push(...elsewhereLines(comparison.findings, request.style));
  if (notes > 0 && !request.verbose)
    lines.push(paint(request.style, "dim", `    ${counted(notes, "note")} (-v shows them)`));
  return lines;
}

/** What lets a finding stay, beneath it. */
function waiverLines(waiver: Waiver | null, { style }: CheckTextRequest): readonly string[] {
  if (waiver === null) return [];
  const { reason, owner, expires, span } = waiver;
  const who = owner === null ? "" : ` (${owner})`;
  const until = expires === null ? "" : `, until ${expires}`;
  const place = span === null ? "" : ` [${span.file}:${span.line}]`;
  const line = `      ${paint(style, "cyan", "waived")}: ${printable(`${reason}${who}${until}${place}`)}`;
  return [line];
}

function reasonText(reason: Reason): string {
  return placeText(reason.span) + printable(`not verified: ${messageOf(reason)} [${reason.code}]`);
}

function placeText(span: Span | null): string {
  return span === null ? "" : `${printable(span.file)}:${span.line}:${span.column}: `;
}

function findingLines(finding: Finding, { style }: CheckTextRequest): readonly string[] {
  const severity = paint(style, colorOf[finding.severity] ?? "dim", `${finding.severity}:`);
  const code = paint(style, "dim", `[${finding.code}]`);
  const line = `    ${placeText(finding.rust.span)}${severity} ${printable(findingMessage(finding))} ${code}`;
  const lines = [line];
  if (finding.drags.length > 0) {
    const dragged = `      drags along ${counted(finding.drags.length, "more difference")}: ${finding.drags.map(printable).join(", ")}`;
    lines.push(paint(style, "dim", shortened(dragged, style.width)));
  }
  return finding.remedy === null ? lines : [...lines, ...remedyLines(finding.remedy, style)];
}

function remedyLines(remedy: Remedy, style: Style): readonly string[] {
  const { holders, fix } = remedy;
  const proof = fix?.proved === true ? proofText(fix) : "";
  const lines = [`      help: ${printable(remedyText(remedy))}${proof}`];
  if (fix?.proved === false) lines.push(`      not proved: ${printable(fix.why)}`);
  if (holders.length > 0)
    lines.push(
      shortened(`      wrong only because they hold it: ${holders.map(printable).join(", ")}`, style.width),
    );
  return lines;
}

/** For a record that is wrong only because of another: where the cause is told. */
function elsewhereLines(findings: readonly Finding[], style: Style): readonly string[] {
  if (findings.some(({ rootCause, severity }) => rootCause && severity === "error")) return [];
  const remedy = findings.find((finding) => !finding.rootCause && finding.remedy !== null)?.remedy ?? null;
  if (remedy === null) return [];
  const { span } = remedy;
  const place = `${remedy.record} (${span.file}:${span.line})`;
  return [shortened(`    follows from ${printable(place)}`, style.width)];
}

function summaryLine({ ledger }: CheckTextRequest): string {
  const { coverage } = ledger.summary;
  // Of what has a counterpart all was compared: then there is nothing to say about coverage.
  const covered =
    coverage === 1 ? "" : `; ${percentWords(coverage)} of what has a counterpart could be compared`;
  const judged = ledger.checks.map((check) => ({ kind: check.kind, verdict: ledger.stateOf(check) }));
  return `${summaryWords(ledger.summary, judged)}${covered}`;
}
