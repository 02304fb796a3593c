import { severityOfCode } from "../diagnostic/catalogue.ts";
import type { DiagnosticCode } from "../diagnostic/facts.ts";
import type { ExplainedCode } from "./explanations.ts";
import {
  diagnosticExplanations,
  findingExplanations,
  isDiagnosticCode,
  isFindingCode,
} from "./explanations.ts";
import { findingWords, kindMeaning } from "./finding-words.ts";
import type { Style } from "./text.ts";
import { paint, wrapped } from "./text.ts";

/** Every code that `explain` knows, findings first. */
export function explainedCodes(): readonly string[] {
  return [...new Set([...findingWords, ...Object.keys(diagnosticExplanations)])];
}

/** The page for a code; null if there is no such code. */
export function explainText(code: string, style: Style): string | null {
  if (isFindingCode(code)) return findingPage(code, style);
  if (isDiagnosticCode(code)) return diagnosticPage(code, style);
  const meaning = kindMeaning(code);
  return meaning === null ? null : kindPage(code, meaning, style);
}

/** A kind is a word for the configuration; reports print the code. */
function kindPage(kind: string, meaning: string, style: Style): string {
  const words = `${meaning[0]?.toUpperCase()}${meaning.slice(1)}. A word for [findings] of the configuration, narrower than the code that a report prints in brackets: ${kind} = "deny", "warn" or "allow" says how grave it is.`;
  return `${paint(style, "bold", kind)}: a kind of finding\n\n${filled(words, style)}\n`;
}

function findingPage(code: ExplainedCode, style: Style): string {
  const { means, c, wrong, right } = findingExplanations[code];
  const example = [`C      ${c}`, `wrong  ${wrong}`, `right  ${right}`].map((text) =>
    text.replaceAll(/^/gm, (_, at) => (at === 0 ? "  " : "         ")),
  );
  return `${paint(style, "bold", code)}: a finding\n\n${filled(means, style)}\n\n${example.join("\n")}\n`;
}

function diagnosticPage(code: DiagnosticCode, style: Style): string {
  const severity = severityOfCode(code);
  const article = severity === "error" ? "an" : "a";
  return `${paint(style, "bold", code)}: ${article} ${severity} about the input\n\n${filled(diagnosticExplanations[code], style)}\n`;
}

/** All codes, for `explain` without one. */
export function explainList(style: Style): string {
  const findings = Object.entries(findingExplanations).map(([code, { means }]) => [code, means] as const);
  const diagnostics = Object.entries(diagnosticExplanations);
  const kinds = findingWords.flatMap((word) => {
    const meaning = kindMeaning(word);
    return meaning === null ? [] : [[word, meaning] as const];
  });
  const width = Math.max(...[...findings, ...diagnostics].map(([code]) => code.length));
  const lineOf = ([code, means]: readonly [string, string]): string => {
    const line = `  ${code.padEnd(width)}  ${firstSentence(means)}`;
    return line.length <= style.width ? line : `${line.slice(0, style.width - 1).trimEnd()}…`;
  };
  return [
    paint(style, "bold", "Findings, about a Rust record and its C counterpart:"),
    ...findings.map(lineOf),
    "",
    paint(style, "bold", "Diagnostics, about the input:"),
    ...diagnostics.map(lineOf),
    "",
    paint(style, "bold", "Kinds of findings, for [findings] of the configuration:"),
    ...kinds.map(lineOf),
    "",
    "layoutcheck explain CODE    the whole page; of a finding with a wrong and a right example",
    "",
  ].join("\n");
}

function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text;
}

function filled(text: string, style: Style): string {
  return wrapped(text, Math.min(style.width, 80)).join("\n");
}
