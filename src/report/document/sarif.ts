import { createHash } from "node:crypto";
import type { CheckDocument, EditObject, WaiverObject } from "./check-document.ts";
import {
  diagnosticExplanations,
  findingExplanations,
  isDiagnosticCode,
  isFindingCode,
} from "../explanations.ts";
import type { FindingExplanation } from "../explanations.ts";
import type { DiagnosticObject, PlaceObject } from "../layout-json.ts";
import type { Problem } from "./problems.ts";
import { fullMessage, endOf, judgedRecords, openNotices } from "./problems.ts";

// SARIF 2.1.0 (OASIS, 2023 errata 01), as much of it as GitHub code scanning and editors read.

/** GitHub refuses a run with more results. */
const resultLimit = 25_000;

const schemaAddress =
  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const home = "https://www.npmjs.com/package/layoutcheck";
const sourceRoot = "%SRCROOT%";

/** One run: every root cause a result, at the Rust field, with the C declaration beside it. `version` is the tool's. */
export function checkSarif(document: CheckDocument, version: string): string {
  const problems = judgedRecords(document).flatMap(({ problems: told }) => told);
  const told = problems.slice(0, resultLimit);
  const rules = [...new Set(told.map(({ code }) => code))].sort();
  const run = {
    tool: {
      driver: {
        name: "layoutcheck",
        semanticVersion: version,
        informationUri: home,
        rules: rules.map(ruleOf),
      },
    },
    automationDetails: { id: automationId(document) },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: {
      [sourceRoot]: { description: { text: "The folder that layoutcheck was started in." } },
    },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          ...openNotices(document).map(notificationOf),
          ...leftOut(problems.length - told.length),
        ],
      },
    ],
    results: told.map((problem) => resultOf(problem, rules.indexOf(problem.code))),
    properties: { summary: document.summary },
  };
  return `${JSON.stringify({ $schema: schemaAddress, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

/** Runs of other targets and crates must not overwrite this one. */
function automationId({ target, results }: CheckDocument): string {
  const crates = [...new Set(results.map(({ rust }) => rust.path.split("::")[0] ?? ""))];
  return `layoutcheck/${target}/${crates.length === 1 && crates[0] !== undefined ? `${crates[0]}/` : ""}`;
}

function ruleOf(id: string): object {
  const finding = isFindingCode(id) ? findingExplanations[id] : null;
  const text = finding?.means ?? (isDiagnosticCode(id) ? diagnosticExplanations[id] : id);
  return {
    id,
    name: pascalCase(id),
    shortDescription: { text: firstSentence(text) },
    fullDescription: { text },
    help: { text, markdown: finding === null ? text : helpOf(finding) },
    defaultConfiguration: { level: finding === null ? "warning" : "error" },
    properties: { tags: ["layout", "ffi", finding === null ? "unverified" : "correctness"] },
  };
}

function helpOf({ means, c, wrong, right }: FindingExplanation): string {
  const block = (language: string, title: string, text: string): string =>
    `${title}\n\n\`\`\`${language}\n${text}\n\`\`\``;
  return [means, block("c", "C", c), block("rust", "Wrong", wrong), block("rust", "Right", right)].join(
    "\n\n",
  );
}

function resultOf(problem: Problem, ruleIndex: number): object {
  const { code, severity, place, rust, c, field, builds, waiver, edits } = problem;
  const location = locationOf(place);
  const related = c === null ? null : locationOf(c);
  const logical = { fullyQualifiedName: field === null ? rust.path : `${rust.path}.${field}` };
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: `${rust.name}: ${fullMessage(problem)}` },
    locations: [
      { ...location, logicalLocations: [{ ...logical, kind: field === null ? "type" : "member" }] },
    ],
    ...(related === null || c === null
      ? {}
      : { relatedLocations: [{ id: 0, ...related, message: { text: `C's ${c.name}` } }] }),
    partialFingerprints: fingerprintsOf(problem),
    ...(edits.length === 0 ? {} : { fixes: [fixOf(problem)] }),
    ...(waiver === null ? {} : { suppressions: [suppressionOf(waiver)] }),
    ...(builds.length === 0 ? {} : { properties: { builds } }),
  };
}

/** One change for each file; an editor that applies it gets what `layoutcheck fix` would write. */
function fixOf({ edits, help }: Problem): object {
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    description: { text: help ?? "make the record equal to C's" },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifactOf(file),
      replacements: edits.filter((edit) => edit.file === file).map(replacementOf),
    })),
  };
}

function replacementOf(edit: EditObject): object {
  const end = endOf(edit);
  return {
    deletedRegion: {
      startLine: edit.line,
      startColumn: edit.column,
      endLine: end.line,
      endColumn: end.column,
    },
    insertedContent: { text: edit.insert ?? "" },
  };
}

function suppressionOf(waiver: WaiverObject): object {
  const { reason, owner, expires } = waiver;
  const who = owner === undefined ? "" : ` (${owner})`;
  const until = expires === undefined ? "" : `, until ${expires}`;
  const location = locationOf(waiver);
  return {
    kind: "external",
    status: "accepted",
    justification: `${reason}${who}${until}`,
    ...(location === null ? {} : { location }),
  };
}

/** Never the line: an alert survives edits above it. GitHub looks at `primaryLocationLineHash` only. */
function fingerprintsOf({ code, rust, field, c }: Problem): object {
  const identity = [code, rust.path, field ?? "", c?.source ?? "", c?.name ?? ""].join("\u0000");
  const hash = createHash("sha256").update(identity).digest("hex").slice(0, 32);
  return { "layoutcheckFinding/v1": hash, primaryLocationLineHash: `${hash}:1` };
}

function notificationOf({ code, severity, message, ...place }: DiagnosticObject): object {
  const location = locationOf(place);
  return {
    descriptor: { id: code },
    level: severity,
    message: { text: message },
    ...(location === null ? {} : { locations: [location] }),
  };
}

function leftOut(count: number): readonly object[] {
  if (count <= 0) return [];
  const text = `${count} more results were left out: a run holds ${resultLimit}`;
  return [{ descriptor: { id: "too-many-results" }, level: "error", message: { text } }];
}

function locationOf({ file, line, column }: PlaceObject): object | null {
  if (file === undefined) return null;
  const region = { startLine: line ?? 1, ...(column === undefined ? {} : { startColumn: column }) };
  return { physicalLocation: { artifactLocation: artifactOf(file), region } };
}

/** Relative to the folder of the run; a file that lies outside it has its own scheme. */
function artifactOf(file: string): object {
  const path = file.replaceAll("\\", "/");
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  if (path.startsWith("/")) return { uri: `file://${encoded}` };
  if (/^[a-zA-Z]:\//.test(path)) return { uri: `file:///${encoded.replace("%3A", ":")}` };
  return { uri: encoded, uriBaseId: sourceRoot };
}

function pascalCase(id: string): string {
  return id.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function firstSentence(text: string): string {
  return text.split(/(?<=\.) /, 1)[0] ?? text;
}
