import type { CheckDocument, Verdict } from "./check-document.ts";
import type { JudgedRecord, Notice, Problem } from "./problems.ts";
import { fullMessage, gravestOf, judgedRecords, openNotices } from "./problems.ts";
import { percentWords, summaryWords } from "../summary-words.ts";
import { counted } from "../text.ts";

/** GitHub takes 1 MiB for a step's summary; some room is left for what else the step writes. */
const limit = 900_000;

const marks: Readonly<Record<Verdict, string>> = {
  equal: "✅ equal",
  different: "❌ different",
  unverified: "❔ unverified",
  waived: "➖ waived",
  unpaired: "⚪ unpaired",
};

/** The worst first. */
const order: readonly Verdict[] = ["different", "unverified", "waived", "equal"];

/** A summary for a pull request or a job: the counts, then every record that is not plainly equal. */
export function checkMarkdown(document: CheckDocument): string {
  const { summary, target } = document;
  const records = judgedRecords(document);
  const notable = records.filter(({ verdict, problems }) => verdict !== "equal" || problems.some(isTold));
  const shown = notable
    .filter(({ verdict }) => verdict !== "unpaired")
    .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const head = [
    "## layoutcheck",
    "",
    `**${inline(summaryWords(summary, records))}** · ${percentWords(summary.coverage)} of the paired records verified · ${inline(target)}`,
    "",
  ];
  const unpaired = records.filter(({ verdict }) => verdict === "unpaired");
  return within([
    ...head,
    ...(shown.length === 0
      ? []
      : ["| record | verdict | why |", "| --- | --- | --- |", ...shown.map(rowOf), ""]),
    ...shown.flatMap(detailsOf),
    ...(unpaired.length === 0
      ? []
      : [
          `<details><summary>${counted(unpaired.length, "record")} without a C counterpart</summary>`,
          "",
          unpaired.map(({ rust }) => code(rust.path)).join(", "),
          "",
          "</details>",
          "",
        ]),
    ...noticeLines(openNotices(document)),
  ]);
}

function isTold({ severity }: Problem): boolean {
  return severity !== "note";
}

function rowOf({ rust, verdict, problems, right, asked }: JudgedRecord): string {
  const first = gravestOf(problems.filter(isTold));
  const builds = asked > 1 ? `right for ${right} of ${asked} builds; ` : "";
  const why = first === null ? "" : inline(first.message);
  return `| ${code(rust.path)} | ${marks[verdict]} | ${inline(builds)}${why} |`;
}

function detailsOf({ rust, problems, witnesses }: JudgedRecord): readonly string[] {
  const told = problems.filter(isTold);
  if (told.length === 0) return [];
  const place = rust.file === undefined ? "" : ` (${code(`${rust.file}:${rust.line ?? 1}`)})`;
  return [
    `<details><summary>${escaped(rust.path)}: ${counted(told.length, "finding")}</summary>`,
    "",
    `${code(rust.path)}${place}${witnesses.length === 0 ? "" : ` · witnesses: ${inline(witnesses.join(", "))}`}`,
    "",
    ...told.map(
      (one) =>
        `- **${one.severity}** ${code(one.code)} ${inline(fullMessage(one))}${cPlace(one)}${waivedWords(one)}`,
    ),
    "",
    "</details>",
    "",
  ];
}

function waivedWords({ waiver }: Problem): string {
  return waiver === null ? "" : ` — waived: ${inline(waiver.reason)}`;
}

function cPlace({ c }: Problem): string {
  return c?.file === undefined ? "" : ` — C: ${code(`${c.file}:${c.line ?? 1}`)}`;
}

function noticeLines(notices: readonly Notice[]): readonly string[] {
  const told = notices.filter(({ severity }) => severity !== "note");
  if (told.length === 0) return [];
  const lines = told.map(({ code: name, severity, message, file, line }) => {
    const place = file === undefined ? "" : `${code(`${file}:${line ?? 1}`)} `;
    return `- ${place}**${severity}** ${inline(message)} ${code(name)}`;
  });
  return [
    `<details><summary>${counted(told.length, "diagnostic")} about the input and the configuration</summary>`,
    "",
    ...lines,
    "",
    "</details>",
    "",
  ];
}

/** Whole lines up to the limit, and how many were left out. */
function within(lines: readonly string[]): string {
  let length = 0;
  const kept = lines.findIndex((line) => (length += new TextEncoder().encode(line).length + 1) > limit);
  if (kept === -1) return lines.join("\n");
  return [
    ...lines.slice(0, kept),
    "",
    `… ${lines.length - kept} more lines were left out; see --format json`,
    "",
  ].join("\n");
}

/** Foreign words in a table cell or a list: nothing in them may act as Markdown or HTML. */
function inline(text: string): string {
  return escaped(text).replaceAll(/[\\`*_[\]|~#]/g, String.raw`\$&`);
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\r\n]+/g, " ");
}

/** A code span that nothing inside can end; a `|` would still end a table cell. */
function code(text: string): string {
  const plain = text.replaceAll(/[\r\n]+/g, " ");
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const space = longest === 0 ? "" : " ";
  return `${fence}${space}${plain.replaceAll("|", String.raw`\|`)}${space}${fence}`;
}
