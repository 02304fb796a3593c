import type { CheckDocument } from "./check-document.ts";
import type { JudgedRecord, Notice, Problem } from "./problems.ts";
import { fullMessage, gravestOf, judgedRecords } from "./problems.ts";

/**
 * JUnit XML: one test case for each record. Different is a failure, unverified an error, and what was not compared
 * (unpaired, waived) is skipped. Errors about the input, and waivers that do nothing any more, have suites of their own.
 */
export function checkJunit(document: CheckDocument): string {
  const suites = [
    suite("records", judgedRecords(document).map(caseOf)),
    suite("input", noticeCases("input", document.diagnostics)),
    suite("configuration", noticeCases("configuration", document.findings)),
  ].filter(({ cases }) => cases.length > 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="layoutcheck"${totals(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.map(suiteText),
    "</testsuites>",
    "",
  ].join("\n");
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

interface Case {
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly outcome: "passed" | "failures" | "errors" | "skipped";
  /** The one element inside; empty for a case that passed. */
  readonly body: string;
}

function suite(name: string, cases: readonly Case[]): Suite {
  return { name, cases };
}

function caseOf({ rust, verdict, problems }: JudgedRecord): Case {
  const cut = rust.path.lastIndexOf("::");
  const attributes = {
    classname: cut === -1 ? "crate" : rust.path.slice(0, cut).replaceAll("::", "."),
    name: cut === -1 ? rust.path : rust.path.slice(cut + 2),
    ...(rust.file === undefined ? {} : { file: rust.file }),
    ...(rust.line === undefined ? {} : { line: rust.line }),
    time: 0,
  };
  const told = problems.filter(({ severity, waiver }) => severity !== "note" && waiver === null);
  const text = told
    .map((one) => `${placeOf(one.place)}${one.severity}: ${fullMessage(one)} [${one.code}]`)
    .join("\n");
  const first = gravestOf(told)?.message ?? verdict;
  switch (verdict) {
    case "different":
      return {
        attributes,
        outcome: "failures",
        body: element("failure", { message: first, type: verdict }, text),
      };
    case "unverified":
      return {
        attributes,
        outcome: "errors",
        body: element("error", { message: first, type: verdict }, text),
      };
    case "unpaired":
      return {
        attributes,
        outcome: "skipped",
        body: element("skipped", { message: "no C counterpart" }, ""),
      };
    case "waived":
      return {
        attributes,
        outcome: "skipped",
        body: element("skipped", { message: waivedWords(problems) }, ""),
      };
    default:
      return { attributes, outcome: "passed", body: text === "" ? "" : element("system-out", {}, text) };
  }
}

function waivedWords(problems: readonly Problem[]): string {
  const reasons = new Set(problems.flatMap(({ waiver }) => waiver?.reason ?? []));
  return `waived: ${[...reasons].join("; ")}`;
}

function noticeCases(classname: string, notices: readonly Notice[]): readonly Case[] {
  const errors = notices.filter(({ severity }) => severity === "error");
  return errors.map(({ code, message, waived, ...place }) => {
    const where = placeOf(place).replace(/: $/, "");
    const attributes = { classname, name: `${where === "" ? "" : `${where} `}${code}`, time: 0 };
    return waived === true
      ? { attributes, outcome: "skipped", body: element("skipped", { message: `waived: ${message}` }, "") }
      : { attributes, outcome: "errors", body: element("error", { message, type: code }, "") };
  });
}

function placeOf({ file, line, column }: { file?: string; line?: number; column?: number }): string {
  const parts = [file, line, column].filter((part) => part !== undefined);
  return file === undefined ? "" : `${parts.join(":")}: `;
}

function suiteText({ name, cases }: Suite): string {
  const lines = cases.map(({ attributes, body }) => `    ${element("testcase", attributes, body, "raw")}`);
  return [`  <testsuite name="${name}"${totals(cases)}>`, ...lines, "  </testsuite>"].join("\n");
}

function totals(cases: readonly Case[]): string {
  const count = (wanted: Case["outcome"]): number => cases.filter(({ outcome }) => outcome === wanted).length;
  return ` tests="${cases.length}" failures="${count("failures")}" errors="${count("errors")}" skipped="${count("skipped")}"`;
}

function element(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string,
  kind: "text" | "raw" = "text",
): string {
  const spelled = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
  const head = `<${tag}${spelled.join("")}`;
  return content === "" ? `${head}/>` : `${head}>${kind === "raw" ? content : escaped(content)}</${tag}>`;
}

/** XML 1.0 forbids most control characters even when escaped; they become U+FFFD. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;")
    .replaceAll("\r", "&#13;")
    .replaceAll("\t", "&#9;");
}
