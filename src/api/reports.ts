import type { CheckDocument } from "../index.ts";
import { mergeDocuments, printDocument } from "../index.ts";
import { packageVersion } from "../cli/package-files.ts";

/** What a report can be printed as, beside the text for people. */
export type ReportFormat = "json" | "sarif" | "junit" | "github" | "markdown";

/** The answer of `check` as the command line prints it in that format. */
export function printReport(report: CheckDocument, format: ReportFormat): string {
  return printDocument(report, format, packageVersion());
}

/** Several reports as one: of crates, or the parts of a job that machines shared. What is there twice is kept once. */
export function mergeReports(reports: readonly CheckDocument[]): CheckDocument {
  return mergeDocuments(reports);
}
