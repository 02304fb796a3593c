import { severityOfCode } from "../../src/diagnostic/catalogue.ts";
import type { DiagnosticCode } from "../../src/diagnostic/facts.ts";
import type { ExplainedCode, FindingExplanation } from "../../src/report/explanations.ts";
import { diagnosticExplanations, findingExplanations } from "../../src/report/explanations.ts";
import { findingWords, kindMeaning } from "../../src/report/finding-words.ts";
import type { Outcome } from "../cli/command.ts";
import { layoutcheck, withFiles } from "../cli/command.ts";

// docs/findings/: a page for every code, out of the table that `explain` prints. What the tool says is what it said.

const findings = Object.entries(findingExplanations) as Array<[ExplainedCode, FindingExplanation]>;
const diagnostics = Object.entries(diagnosticExplanations) as Array<[DiagnosticCode, string]>;

/** Path below docs/ -> text. */
export async function findingPages(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>();
  for (const [code, explanation] of findings) {
    pages.set(`findings/${code}.md`, await findingPage(code, explanation));
  }
  for (const [code, meaning] of diagnostics) {
    const path = `findings/${code}.md`;
    const above = pages.get(path);
    pages.set(
      path,
      above === undefined ? diagnosticPage(code, meaning) : above + alsoDiagnostic(code, meaning),
    );
  }
  pages.set("findings/README.md", indexPage());
  return pages;
}

/** What `layoutcheck` says about an example; null where it is words and no Rust. */
export async function saidOf(explanation: FindingExplanation, rust: string): Promise<Outcome | null> {
  if (rust.startsWith("//")) return null;
  const isConfiguration = rust.startsWith("#") && !rust.startsWith("#[");
  const files = {
    "example.h": `${explanation.c}\n`,
    "example.rs": `${isConfiguration ? explanation.c.replaceAll(/struct (\w+) \{.*/g, rustOf) : rust}\n`,
    "layoutcheck.toml": isConfiguration ? `${rust}\n` : "",
  };
  const argv = ["--rust", "example.rs", "--c", "example.h", "--verbose"];
  return withFiles(files, (cwd) => layoutcheck(argv, { cwd }));
}

/** The Rust record of an example whose mistake is in the configuration. */
function rustOf(record: string, name: string): string {
  const fields = [...record.matchAll(/ULONG (\w+);/g)].map(([, field]) => `${field}: u32`);
  return `#[repr(C)] struct ${name} { ${fields.join(", ")} }`;
}

async function findingPage(code: ExplainedCode, explanation: FindingExplanation): Promise<string> {
  const { means, c, wrong, right } = explanation;
  const said = await saidOf(explanation, wrong);
  return [
    heading(code, "a finding: what is wrong with a Rust record, or not known of it"),
    means,
    `In C:\n\n${fence("c", c)}`,
    `Wrong:\n\n${fence(languageOf(wrong), wrong)}`,
    ...(said === null ? [] : [`What layoutcheck says:\n\n${fence("text", said.stdout.trimEnd())}`]),
    `Right:\n\n${fence(languageOf(right), right)}`,
    "`[findings]` in the [configuration](../configuration.md) says how grave it is; a [waiver](../waivers.md), that it may stay.\n",
  ].join("\n\n");
}

function diagnosticPage(code: DiagnosticCode, meaning: string): string {
  return `${heading(code, kindOf(code))}\n\n${meaning}\n`;
}

function alsoDiagnostic(code: DiagnosticCode, meaning: string): string {
  return `\n## Also ${kindOf(code)}\n\n${meaning}\n`;
}

function kindOf(code: DiagnosticCode): string {
  const severity = severityOfCode(code);
  return `${severity === "error" ? "an" : "a"} ${severity} about the input, or the reason why a record is unverified`;
}

function indexPage(): string {
  return [
    "<!-- made by `npm run docs` from src/report/explanations.ts -->",
    "# Findings and diagnostics",
    "`layoutcheck explain CODE` prints these pages. Each example of a finding is put to the tool by a test: the wrong one has the finding, the right one has none.",
    "## Findings, about a Rust record and its C counterpart",
    findings.map(([code, { means }]) => line(code, means)).join("\n"),
    "## Kinds, narrower than a code, for `[findings]` of the configuration",
    findingWords.flatMap((word) => kindLine(word)).join("\n"),
    "## Diagnostics, about the input",
    `${diagnostics.map(([code, meaning]) => line(code, meaning)).join("\n")}\n`,
  ].join("\n\n");
}

function kindLine(word: string): readonly string[] {
  const meaning = kindMeaning(word);
  return meaning === null ? [] : [`- \`${word}\`: ${meaning}`];
}

function line(code: string, meaning: string): string {
  return `- [${code}](${code}.md): ${meaning.split(/(?<=\.)\s/)[0] ?? meaning}`;
}

function heading(code: string, kind: string): string {
  return `<!-- made by \`npm run docs\` from src/report/explanations.ts -->\n\n# ${code}\n\n*${kind}* · [all](README.md)`;
}

function languageOf(text: string): string {
  return text.startsWith("#") && !text.startsWith("#[") ? "toml" : "rust";
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
