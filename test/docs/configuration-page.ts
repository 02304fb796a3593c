import { isFindingCode } from "../../src/report/explanations.ts";
import type { InnerKey, KeyWords, Shape } from "../../src/cli/configuration/configuration-keys.ts";
import { configurationKeys, noConfiguration } from "../../src/cli/configuration/configuration-keys.ts";

// The table of docs/configuration.md, out of the table that the reader obeys. The words around it are written by hand.

const start = "<!-- keys: made by `npm run docs` from src/cli/configuration/configuration-keys.ts -->";
const end = "<!-- end of keys -->";

/** The page with its table made anew. */
export function withKeys(page: string): string {
  const before = page.slice(0, page.indexOf(start));
  const after = page.slice(page.indexOf(end));
  if (!page.includes(start) || !page.includes(end))
    throw new Error("the page has lost the marks of its table");
  return `${before}${start}\n\n${keyTable()}\n\n${after}`;
}

function keyTable(): string {
  const names = Object.entries(configurationKeys) as Array<[keyof typeof configurationKeys, KeyWords]>;
  const rows = names.flatMap(([name, { key, shape, description }]) => [
    row(key, valueWords(shape), defaultOf(name), description),
    ...(shape.kind === "tables"
      ? Object.entries(shape.keys).map(([inner, words]) => innerRow(key, inner, words))
      : []),
  ]);
  const table = ["| key | value | default | |", "|---|---|---|---|", ...rows].join("\n");
  return `${table}\n\n${wordsOfFindings()}`;
}

function innerRow(key: string, inner: string, { shape, isRequired, description }: InnerKey): string {
  return row(`${key}.${inner}`, valueWords(shape), isRequired ? "must be there" : "", description);
}

function row(key: string, value: string, byDefault: string, description: string): string {
  const cells = [`\`${key}\``, value, byDefault, description].map((cell) =>
    cell.replaceAll("|", String.raw`\|`),
  );
  return `| ${cells.join(" | ")} |`;
}

function defaultOf(name: keyof typeof configurationKeys): string {
  const value: unknown = noConfiguration[name];
  if (value === null || (typeof value === "object" && Object.keys(value).length === 0)) return "";
  return `\`${JSON.stringify(value)}\``;
}

function valueWords(shape: Shape): string {
  switch (shape.kind) {
    case "boolean":
      return "`true` or `false`";
    case "percentage":
      return "0 to 100";
    case "choice":
      return shape.of.map((one) => `\`"${one}"\``).join(" or ");
    case "text":
      return "text";
    case "code":
      return "a [code](findings/README.md)";
    case "date":
      return "a date";
    case "strings":
      return shape.are === "paths"
        ? "one or more paths"
        : shape.are === "headers"
          ? "one or more headers"
          : "one or more words";
    case "choices":
      return `a table of ${shape.of.map((one) => `\`"${one}"\``).join(", ")}`;
    case "tables":
      return "an array of tables";
  }
}

function wordsOfFindings(): string {
  const { shape } = configurationKeys.findings;
  const words = shape.kind === "choices" ? shape.keys : [];
  const shown = words.map((word) => (isFindingCode(word) ? `[${word}](findings/${word}.md)` : `\`${word}\``));
  return `The words of \`findings\`, codes and kinds: ${shown.join(", ")}.`;
}
