import type { CheckDocument, DocumentFormat } from "../index.ts";
import { cargoMessages, documentFormats, printDocument } from "../index.ts";
import { cargoHost } from "./cargo/targets.ts";
import { packageVersion } from "./package-files.ts";

/** Prints a report in a format for programs; null for a format that is not one of those. */
export function printedDocument(document: () => CheckDocument, format: string): string | null {
  return isDocumentFormat(format) ? printDocument(document(), format, packageVersion()) : null;
}

/** The messages of `cargo check`, for editors: they name packages and bytes, so the files are looked at again. */
export async function printedMessages(
  document: CheckDocument,
  cwd: string,
  textOf: (file: string) => string | null,
): Promise<string> {
  const places = [...document.results.map(({ rust }) => rust), ...document.diagnostics, ...document.findings];
  const found = document.results.flatMap(({ findings }) => findings);
  const files = [...places, ...found].flatMap(({ file }) => (file === undefined ? [] : [file]));
  return cargoMessages(document, await cargoHost([...new Set(files)], cwd, textOf));
}

function isDocumentFormat(format: string): format is DocumentFormat {
  return documentFormats.some((known) => known === format);
}
