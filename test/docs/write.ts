import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isAtHand } from "./at-hand.ts";
import { docs, generatedPages } from "./generated.ts";
import { playPage } from "./play.ts";

/** Writes what is made of the program's tables into docs/, and what commands print into the pages that show it. */
export async function writePages(): Promise<void> {
  rmSync(join(docs, "findings"), { recursive: true, force: true });
  for (const [path, text] of await generatedPages()) {
    mkdirSync(dirname(join(docs, path)), { recursive: true });
    writeFileSync(join(docs, path), text);
  }
  const pages = readdirSync(docs).filter((file) => file.endsWith(".md"));
  for (const path of [resolve(docs, "../README.md"), ...pages.map((file) => join(docs, file))]) {
    const page = readFileSync(path, "utf8");
    const { text } = await playPage(page, isAtHand);
    if (text !== page) writeFileSync(path, text);
  }
}
