import { messageOf } from "../../diagnostic/catalogue.ts";
import { groupBuilds } from "../../diff/builds.ts";
import type { Comparison, Finding } from "../../diff/finding.ts";
import type { Ledger, State } from "../../diff/ledger.ts";
import type { Answer, RecordCheck } from "../../diff/verdicts.ts";
import { distance } from "../../diff/verdicts.ts";
import type { ByteMap } from "../../layout/byte-map.ts";
import { byteMapOf } from "../../layout/byte-map.ts";
import type { Layouts, RecordLayout } from "../../layout/layouts.ts";
import { plainFieldName } from "../../pair/names.ts";
import type { Span } from "../../source/source.ts";
import { rangesText } from "../builds/build-words.ts";
import { inOrderOfPath } from "../document/check-document.ts";
import { findingMessage } from "../finding-words.ts";
import { alignmentWords } from "../layout-text.ts";
import { markFindings } from "../map/map-marks.ts";
import { mapRows } from "../map/map-rows.ts";
import { proofText, remedyText } from "../remedy-words.ts";
import { spellIn } from "../spell-in.ts";
import { printable } from "../text.ts";

import type { Album, AnswerPicture, RecordPicture, SidePicture, WordIndex } from "./picture.ts";

/** Everything that a check found, to be drawn. `rustLayoutsOf`: the crate that has the record; null if none has. */
export function albumOf(ledger: Ledger, rustLayoutsOf: (check: RecordCheck) => Layouts | null): Album {
  const words = new WordList();
  const records = inOrderOfPath(ledger.checks).map((check) => {
    const layouts = rustLayoutsOf(check);
    const layout = layouts?.layoutOf(check.rustRecord) ?? null;
    const rust = layouts === null || layout?.ok !== true ? null : { layouts, layout: layout.value };
    return recordPicture(check, rust, ledger, words);
  });
  return { words: words.all, records };
}

/** One side of a picture with the door it came through. */
export interface PicturedLayout {
  readonly layouts: Layouts;
  readonly layout: RecordLayout;
}

/** A single record that somebody wants to look at. */
export interface PicturedRecord {
  readonly path: string;
  readonly rust: PicturedLayout | null;
  readonly c: (PicturedLayout & { readonly name: string; readonly build: string }) | null;
  readonly comparison: Comparison | null;
}

export function albumOfOne({ path, rust, c, comparison }: PicturedRecord): Album {
  const words = new WordList();
  const state: State = comparison?.verdict ?? "unpaired";
  const answer =
    c === null
      ? null
      : {
          name: printable(c.name),
          place: "",
          builds: c.build,
          state,
          remark: comparison?.verdict === "unverified" ? printable(messageOf(comparison.reason)) : "",
          witnesses: [],
          ...drawn(comparison?.findings ?? [], c, rust, words, () => ""),
        };
  const picture: RecordPicture = {
    path: printable(path),
    kind: "record",
    place: placeText(rust?.layout.span ?? null),
    state,
    rust: rust === null ? null : sidePicture(rust, byteMapOf(rust.layout, rust.layouts), words),
    remark: "",
    rows: rowsAlone(rust),
    answers: answer === null ? [] : [answer],
    first: 0,
  };
  return { words: words.all, records: [picture] };
}

class WordList {
  readonly all: string[] = [];
  private readonly known = new Map<string, WordIndex>();

  indexOf(word: string): WordIndex {
    const known = this.known.get(word);
    if (known !== undefined) return known;
    this.all.push(printable(word));
    this.known.set(word, this.all.length - 1);
    return this.all.length - 1;
  }
}

function recordPicture(
  check: RecordCheck,
  rust: PicturedLayout | null,
  ledger: Ledger,
  words: WordList,
): RecordPicture {
  const groups = answerGroups(check);
  const distances = groups.map(({ answer }) => distance(answer.comparison));
  const near = check.nearest.length === 0 ? "" : `C has ${check.nearest.join(", ")}`;
  return {
    path: printable(check.rust.path ?? check.rust.name),
    kind: check.kind ?? "record",
    place: placeText(check.rust.span),
    state: ledger.stateOf(check),
    rust: rust === null ? null : sidePicture(rust, byteMapOf(rust.layout, rust.layouts), words),
    remark: printable(near),
    rows: groups.length > 0 ? [] : rowsAlone(rust),
    answers: groups.map((group) => answerPicture(check, group, rust, ledger, words)),
    first: Math.max(0, distances.lastIndexOf(Math.min(...distances))),
  };
}

interface AnswerGroup {
  readonly answer: Answer;
  readonly builds: string;
}

/** Builds that give the same answer are one, and the newest of them speaks for all. */
function answerGroups({ answers }: RecordCheck): readonly AnswerGroup[] {
  const asked = answers.flatMap(({ c }) => c.build ?? []);
  if (asked.length < answers.length)
    return answers.map((answer) => ({ answer, builds: answer.c.build ?? "" }));
  const results = answers.map(({ c, comparison }) => ({ build: c.build ?? "", comparison }));
  return groupBuilds(results).flatMap(({ builds }): readonly AnswerGroup[] => {
    const newest = answers.find(({ c }) => c.build === builds.at(-1));
    return newest === undefined ? [] : [{ answer: newest, builds: rangesText(asked, builds) }];
  });
}

function answerPicture(
  check: RecordCheck,
  { answer, builds }: AnswerGroup,
  rust: PicturedLayout | null,
  ledger: Ledger,
  words: WordList,
): AnswerPicture {
  const { c, asked, comparison } = answer;
  const layout = asked.layouts.layoutOf(asked.record);
  const side = layout.ok ? { layouts: asked.layouts, layout: layout.value } : null;
  const reason = comparison.verdict === "unverified" ? messageOf(comparison.reason) : "";
  const waiver = ledger.waiverOfAnswer(check, answer);
  const remarks = [reason, waiver === null ? "" : `waived: ${waiver.reason}`];
  return {
    name: printable(c.name),
    place: placeText(c.span),
    builds: printable(builds),
    state: ledger.stateOfAnswer(check, answer),
    remark: printable(remarks.filter((remark) => remark !== "").join("; ")),
    witnesses: answer.witnesses.map(printable),
    ...drawn(
      comparison.findings,
      side,
      rust,
      words,
      (finding) => ledger.waiverOf(check, finding)?.reason ?? "",
    ),
  };
}

/** What is drawn of two sides, whoever compared them. */
function drawn(
  findings: readonly Finding[],
  c: PicturedLayout | null,
  rust: PicturedLayout | null,
  words: WordList,
  waivedFor: (finding: Finding) => string,
): Pick<AnswerPicture, "findings" | "c" | "rows" | "pairs"> {
  const inC = c === null ? null : byteMapOf(c.layout, c.layouts);
  const inRust = rust === null ? null : byteMapOf(rust.layout, rust.layouts);
  const maps = [inC, inRust].filter((map) => map !== null);
  return {
    findings: markFindings(findings, inC, inRust).map(({ finding, ...marked }) => ({
      code: finding.code,
      severity: finding.severity,
      message: printable(findingMessage(finding)),
      help: finding.rootCause ? helpText(finding) : "",
      waived: printable(waivedFor(finding)),
      drags: finding.drags.length,
      ...marked,
    })),
    c: c === null || inC === null ? null : sidePicture(c, inC, words),
    rows: rowPairs(maps),
    pairs: inC === null || inRust === null ? [] : namesakes(inC, inRust),
  };
}

function helpText({ remedy }: Finding): string {
  return remedy === null ? "" : printable(`${remedyText(remedy)}${proofText(remedy.fix)}`);
}

function rowsAlone(side: PicturedLayout | null): AnswerPicture["rows"] {
  return side === null ? [] : rowPairs([byteMapOf(side.layout, side.layouts)]);
}

function rowPairs(maps: readonly ByteMap[]): AnswerPicture["rows"] {
  return mapRows(maps).map(({ offset, rows }) => [offset, rows]);
}

function sidePicture({ layout, layouts }: PicturedLayout, map: ByteMap, words: WordList): SidePicture {
  return {
    size: layout.size,
    alignment: alignmentWords(layout),
    fields: map.fields.map(({ name, path, type, offset, size, bits }) => [
      words.indexOf(name === null ? "" : path),
      words.indexOf(spellIn(layouts, type)),
      offset,
      size,
      bits?.offset ?? null,
      bits?.width ?? 0,
    ]),
    runs: map.runs.map(({ from, to, kind, owner, others }) => [
      from,
      to,
      owner ?? (kind === "hole" ? -1 : -2),
      ...others,
    ]),
  };
}

/** Fields that have one name on both sides, wherever they lie: for the eye, not for a verdict. */
function namesakes(c: ByteMap, rust: ByteMap): ReadonlyArray<readonly [number, number]> {
  const free = new Map<string, number[]>();
  for (const [index, { name }] of rust.fields.entries()) {
    if (name === null) continue;
    const plain = plainFieldName(name);
    const known = free.get(plain);
    if (known === undefined) free.set(plain, [index]);
    else known.push(index);
  }
  return c.fields.flatMap(({ name }, index): ReadonlyArray<readonly [number, number]> => {
    const namesake = name === null ? undefined : free.get(plainFieldName(name))?.shift();
    return namesake === undefined ? [] : [[index, namesake]];
  });
}

function placeText(span: Span | null): string {
  return span === null ? "" : printable(`${span.file}:${span.line}`);
}
