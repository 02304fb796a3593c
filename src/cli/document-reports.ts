import type { CheckDocument, DocumentFormat, Layouts, RecordCheck } from "../index.ts";
import { albumOf, cargoMessages, checkHtml, documentFormats, printDocument } from "../index.ts";
import { cargoHost } from "./cargo/targets.ts";
import type { Checked } from "./checking.ts";
import { packageVersion } from "./package-files.ts";

/** Prints a report in a format for programs; null for a format that is not one of those. */
export function printedDocument(document: () => CheckDocument, format: string): string | null {
  return isDocumentFormat(format) ? printDocument(document(), format, packageVersion()) : null;
}

/** The pictures of all that was checked, on one page; a report without layouts has none. */
export function printedPage({ ledger, opened }: Checked, document: CheckDocument): string {
  return checkHtml(
    albumOf(ledger, (check) => layoutsWith(check, opened.crates)),
    document,
  );
}

/** Two crates may have a record of one path; the place tells them apart. */
function layoutsWith({ rust, rustRecord }: RecordCheck, crates: Checked["opened"]["crates"]): Layouts | null {
  const crate = crates.find(({ binding }) => {
    const layout = binding.layouts.layoutOf(rustRecord);
    if (!layout.ok) return false;
    const { span } = layout.value;
    return span?.file === rust.span?.file && span?.line === rust.span?.line;
  });
  return crate?.binding.layouts ?? null;
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
