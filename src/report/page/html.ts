import { createHash } from "node:crypto";
import type { CheckDocument } from "../document/check-document.ts";
import { keysScript } from "./client-keys.ts";
import { listScript } from "./client-list.ts";
import { mapScript } from "./client-map.ts";
import { recordScript } from "./client-record.ts";
import { pageStyle } from "./style.ts";
import { target as x64 } from "../layout-json.ts";
import type { Album } from "./picture.ts";
import { judgedRecords, openNotices } from "../document/problems.ts";
import { summaryWords } from "../summary-words.ts";
import { printable } from "../text.ts";

// One file that asks nothing of anybody: style and script are inside, allowed by their hashes, and nothing else is. What
// is told of records travels as JSON and becomes text nodes, so that no name can act as markup.

/** The pictures of a check. */
export function checkHtml(album: Album, document: CheckDocument): string {
  const { summary, target } = document;
  const notices = openNotices(document)
    .filter(({ severity }) => severity !== "note")
    .map(({ severity, code, message, file, line }) => {
      const place = file === undefined ? "" : `${file}:${line ?? 1}: `;
      return printable(`${place}${severity}: ${message} [${code}]`);
    });
  return pageOf({
    title: "layoutcheck",
    summary: `${summaryWords(summary, judgedRecords(document))} · ${target}`,
    album,
    notices,
  });
}

/** The picture of one record. */
export function showHtml(album: Album): string {
  const title = `${album.records[0]?.path ?? "no record"} – layoutcheck`;
  return pageOf({ title, summary: x64, album, notices: [] });
}

interface Page {
  readonly title: string;
  readonly summary: string;
  readonly album: Album;
  readonly notices: readonly string[];
}

function pageOf({ title, summary, album, notices }: Page): string {
  const script = `"use strict";\n${mapScript}${listScript}${recordScript}${keysScript}`;
  const policy = `default-src 'none'; style-src ${hashOf(pageStyle)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
${frame(escaped(summary))}
<script type="application/json" id="data">${dataText(album, notices)}</script>
<script>${script}</script>
</body>
</html>
`;
}

function frame(summary: string): string {
  return `<header>
<h1>layoutcheck</h1>
<span id="summary">${summary}</span>
<noscript>The pictures are drawn by a script in this file, which your browser does not run.</noscript>
<label class="group" role="search"><span class="hidden">Search records and fields</span><input id="search" type="search" placeholder="Search records and fields ( / )" autocomplete="off" spellcheck="false"></label>
<div id="filters" class="group" role="group" aria-label="Records that are listed"></div>
<div class="group"><button type="button" id="previous" aria-keyshortcuts="p">Previous difference</button><button type="button" id="next" aria-keyshortcuts="n">Next difference</button><button type="button" id="keys" aria-keyshortcuts="?">Keys</button><button type="button" id="notices" hidden></button></div>
</header>
<main>
<nav aria-label="Records">
<p id="count" role="status"></p>
<div id="list" role="listbox" tabindex="0" aria-label="Records"><div id="space" role="presentation"></div></div>
</nav>
<article id="record" tabindex="-1" aria-label="Record"></article>
</main>
<div id="inspector" role="region" aria-label="The cell pointed at"></div>
<div id="print"></div>
<dialog id="help" aria-label="Keys">
<table><tbody>
<tr><td><kbd>n</kbd> <kbd>p</kbd></td><td>next, previous difference, through all records listed</td></tr>
<tr><td><kbd>j</kbd> <kbd>k</kbd></td><td>next, previous record</td></tr>
<tr><td><kbd>/</kbd></td><td>search; <kbd>Enter</kbd> goes to the list, <kbd>Esc</kbd> clears</td></tr>
<tr><td><kbd>↑</kbd> <kbd>↓</kbd> <kbd>←</kbd> <kbd>→</kbd></td><td>in the list: records; in a picture: cells</td></tr>
<tr><td><kbd>Enter</kbd></td><td>from the list into the picture</td></tr>
<tr><td><kbd>?</kbd></td><td>this</td></tr>
</tbody></table>
<button type="button">Close</button>
</dialog>
<dialog id="said" aria-label="Notices"><ul id="told"></ul><button type="button">Close</button></dialog>`;
}

/** One record a line. In a script element only `<` could end it, or begin a comment. */
function dataText({ words, records }: Album, notices: readonly string[]): string {
  const lines = records.map((record) => JSON.stringify(record)).join(",\n");
  const text = `{"notices":${JSON.stringify(notices)},\n"album":{"words":${JSON.stringify(words)},\n"records":[\n${lines}\n]}}`;
  return text.replaceAll("<", String.raw`\u003c`);
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
