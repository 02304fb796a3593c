import type { CheckDocument, DocumentFormat } from "../index.ts";
import { documentFormats, printDocument } from "../index.ts";
import { packageVersion } from "./package-files.ts";

/** Prints a report in a format for programs; null for a format that is not one of those. */
export function printedDocument(document: () => CheckDocument, format: string): string | null {
  return isDocumentFormat(format) ? printDocument(document(), format, packageVersion()) : null;
}

function isDocumentFormat(format: string): format is DocumentFormat {
  return documentFormats.some((known) => known === format);
}
