import type { CheckDocument } from "./check-document.ts";
import type { PlaceObject } from "../layout-json.ts";
import type { JudgedRecord, Notice, Problem } from "./problems.ts";
import { fullMessage, judgedRecords, openNotices, placeOf } from "./problems.ts";
import { summaryWords } from "../summary-words.ts";

type Level = "error" | "warning";

interface Annotation {
  readonly level: Level;
  readonly place: PlaceObject;
  readonly title: string;
  readonly message: string;
}

/** GitHub shows so many of each level for one step (actions/toolkit, problem-matchers.md) and drops the others unsaid. */
const shownPerLevel = 10;

/** Workflow commands for GitHub Actions: root causes first, one for each record before a second of any. */
export function checkGithub(document: CheckDocument): string {
  const records = judgedRecords(document);
  const annotations = [...openNotices(document).flatMap(ofNotice), ...inTurns(records.map(ofRecord))];
  const lines = (["error", "warning"] as const).flatMap((level) => {
    const all = annotations.filter((one) => one.level === level);
    return [...all.slice(0, shownPerLevel).map(commandOf), ...heldBack(all.length - shownPerLevel, level)];
  });
  return `${[...lines, `layoutcheck: ${summaryWords(document.summary, records)}`].join("\n")}\n`;
}

function heldBack(count: number, level: Level): readonly string[] {
  if (count <= 0) return [];
  return [
    `layoutcheck: ${count} more ${level}${count === 1 ? "" : "s"} held back; GitHub shows ${shownPerLevel} of a step (all of them: --format markdown)`,
  ];
}

function ofRecord({ problems }: JudgedRecord): readonly Annotation[] {
  return problems.flatMap((problem) => {
    const { severity, place, code, rust, waiver } = problem;
    return severity === "note" || waiver !== null
      ? []
      : [
          {
            level: severity,
            place,
            title: `${code} ${subjectOf(problem)}`,
            message: `${rust.name}: ${fullMessage(problem)}`,
          },
        ];
  });
}

function subjectOf({ rust, field }: Problem): string {
  return field === null ? rust.name : `${rust.name}.${field}`;
}

/** About the input or the configuration, not about a record. */
function ofNotice(notice: Notice): readonly Annotation[] {
  const { code, severity, message } = notice;
  return severity === "note" ? [] : [{ level: severity, place: placeOf(notice), title: code, message }];
}

/** The first of each list, then the second of each, and so on. */
function inTurns<Item>(lists: ReadonlyArray<readonly Item[]>): readonly Item[] {
  const turns: Item[][] = [];
  for (const list of lists) for (const [turn, item] of list.entries()) (turns[turn] ??= []).push(item);
  return turns.flat();
}

function commandOf({ level, place, title, message }: Annotation): string {
  const properties = [
    ...(place.file === undefined ? [] : [`file=${property(place.file)}`]),
    ...(place.line === undefined ? [] : [`line=${place.line}`]),
    ...(place.column === undefined ? [] : [`col=${place.column}`]),
    `title=${property(title)}`,
  ];
  return `::${level} ${properties.join(",")}::${data(message)}`;
}

// Escapes of workflow commands: actions/toolkit, packages/core/src/command.ts.
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
