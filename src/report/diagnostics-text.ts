import { messageOf, severityOf } from "../diagnostic/catalogue.ts";
import type { Severity } from "../diagnostic/catalogue.ts";
import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Span } from "../source/source.ts";
import type { Paint, Style } from "./text.ts";
import { counted, paint, printable, textOrder } from "./text.ts";

const colorOf: Readonly<Record<Severity, Paint>> = { error: "red", warning: "yellow", note: "cyan" };

/** Longest piece of a source line that is shown, in UTF-16 units. */
const lineLimit = 160;

export interface DiagnosticsRequest {
  readonly diagnostics: readonly Diagnostic[];
  /** The text of a file, where it is at hand; then the line and a caret are shown. */
  readonly textOf: (file: string) => string | null;
  readonly style: Style;
  /** Show at most this many, and say how many more there are. */
  readonly limit: number;
}

/** `file:line:column: severity: message [code]`, one paragraph each, in order of place. Empty for no diagnostics. */
export function diagnosticsText(request: DiagnosticsRequest): string {
  const sorted = sortedDiagnostics(request.diagnostics);
  const paragraphs = sorted.slice(0, request.limit).map((diagnostic) => paragraphOf(diagnostic, request));
  const more = sorted.length - paragraphs.length;
  if (more > 0) paragraphs.push(`… and ${counted(more, "more diagnostic")} (-v shows all)\n`);
  return paragraphs.join("");
}

/** In order of place, then of code: the one order in which diagnostics are printed. Exact repetitions are dropped. */
export function sortedDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const keyed = new Map(diagnostics.map((one) => [JSON.stringify([one.span, one.code, one.args]), one]));
  return [...keyed.values()].sort(
    (a, b) =>
      textOrder(a.span?.file ?? "", b.span?.file ?? "") ||
      (a.span?.line ?? 0) - (b.span?.line ?? 0) ||
      (a.span?.column ?? 0) - (b.span?.column ?? 0) ||
      textOrder(a.code, b.code) ||
      textOrder(messageOf(a), messageOf(b)),
  );
}

function paragraphOf(diagnostic: Diagnostic, { textOf, style }: DiagnosticsRequest): string {
  const severity = severityOf(diagnostic);
  const place = placeOf(diagnostic.span);
  const message = printable(messageOf(diagnostic));
  const head = `${paint(style, "bold", place)}${paint(style, colorOf[severity], `${severity}:`)} ${message} ${paint(style, "dim", `[${diagnostic.code}]`)}\n`;
  return head + excerpt(diagnostic.span, textOf, style);
}

/** A whole file has no line worth naming; its path is in the message as well. */
function placeOf(span: Span | null): string {
  if (span === null) return "";
  const file = printable(span.file);
  return isWholeFile(span) ? `${file}: ` : `${file}:${span.line}:${span.column}: `;
}

/** A place that only a compiler knows has a line and no offsets. */
function isWholeFile({ start, end, line, column }: Span): boolean {
  return start === 0 && end === 0 && line === 1 && column === 1;
}

function excerpt(span: Span | null, textOf: (file: string) => string | null, style: Style): string {
  if (span === null || isWholeFile(span)) return "";
  const line = textOf(span.file)?.split("\n", span.line)[span.line - 1]?.replace(/\r$/, "");
  if (line === undefined || line.trim() === "" || span.column > line.length + 1) return "";
  const at = span.column - 1;
  const from = Math.max(0, at - lineLimit / 2);
  const shown = line.slice(from, from + lineLimit);
  const length = Math.max(1, Math.min(span.end - span.start, from + shown.length - at));
  // Tabs become one space each, so that the caret stands under its character whatever the terminal's tab stops are.
  const before = " ".repeat(printable(shown.slice(0, at - from).replaceAll("\t", " ")).length);
  const number = String(span.line);
  const mark = paint(style, "red", `^${"~".repeat(length - 1)}`);
  return `  ${number} | ${printable(shown.replaceAll("\t", " "))}\n  ${" ".repeat(number.length)} | ${before}${mark}\n`;
}
