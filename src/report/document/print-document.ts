import type { CheckDocument } from "./check-document.ts";
import { checkJson } from "./check-json.ts";
import { checkGithub } from "./github.ts";
import { checkJunit } from "./junit.ts";
import { checkMarkdown } from "./markdown.ts";
import { checkSarif } from "./sarif.ts";

/** The formats for programs and pages. Text for people has more at hand and is made apart. */
export const documentFormats = ["json", "sarif", "junit", "github", "markdown"] as const;

export type DocumentFormat = (typeof documentFormats)[number];

/** The report in that format. `version` is the tool's own, for formats that name it. */
export function printDocument(document: CheckDocument, format: DocumentFormat, version: string): string {
  switch (format) {
    case "json":
      return checkJson(document);
    case "sarif":
      return checkSarif(document, version);
    case "junit":
      return checkJunit(document);
    case "github":
      return checkGithub(document);
    case "markdown":
      return checkMarkdown(document);
  }
}
