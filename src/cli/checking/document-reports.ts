import type { CheckDocument, Layouts, RecordCheck, Style } from "../../index.ts";
import {
  albumOf,
  cargoMessages,
  checkDocument,
  checkHtml,
  documentFormats,
  printDocument,
} from "../../index.ts";
import { cargoHost } from "../cargo/targets.ts";
import type { Checked } from "./checking.ts";
import type { Request } from "../command.ts";
import type { Tally } from "../exit-codes.ts";
import type { Render } from "../output.ts";
import { packageVersion } from "../package-files.ts";

/** What a report of a check tells beside its records. */
export interface Told {
  readonly tally: Tally;
  /** Percent that must be verified of the whole; null: nobody said. */
  readonly minCoverage: number | null;
  readonly request: Request;
  /** The report for people. */
  readonly text: (style: Style) => string;
}

/** Prints a check in every format that the request names. */
export async function rendering(
  checked: Checked,
  { tally, minCoverage, request, text }: Told,
): Promise<Render> {
  const { ledger, policy, diagnostics } = checked;
  const { shard, format: formats } = request.options;
  // Whoever merges the parts has to know what the whole must reach.
  const told = shard === null || minCoverage === null ? tally : { ...tally, minCoverage };
  const document = checkDocument({ ledger, policy, diagnostics, tally: told, shard });
  const isForCargo = formats.some(({ format }) => format === "cargo");
  const messages = isForCargo ? await messagesOf(document, request.shell.cwd, checked.textOf) : "";
  return (format, style) => {
    switch (format) {
      case "text":
        return text(style);
      case "html":
        return pageOf(checked, document);
      case "cargo":
        return messages;
      default:
        return printedDocument(document, format);
    }
  };
}

/** Prints a report in a format that needs nothing but the report. */
export function printedDocument(document: CheckDocument, format: string): string {
  const known = documentFormats.find((one) => one === format);
  if (known === undefined) throw new Error(`${format} is no format of a report, and yet a command offers it`);
  return printDocument(document, known, packageVersion());
}

/** The pictures of all that was checked, on one page; a report without layouts has none. */
function pageOf({ ledger, opened }: Checked, document: CheckDocument): string {
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
async function messagesOf(
  document: CheckDocument,
  cwd: string,
  textOf: (file: string) => string | null,
): Promise<string> {
  const places = [...document.results.map(({ rust }) => rust), ...document.diagnostics, ...document.findings];
  const found = document.results.flatMap(({ findings }) => findings);
  const files = [...places, ...found].flatMap(({ file }) => (file === undefined ? [] : [file]));
  return cargoMessages(document, await cargoHost([...new Set(files)], cwd, textOf));
}
