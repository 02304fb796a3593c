import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { readable } from "../cli/command.ts";
import { testWithOracle } from "../oracles.ts";
import { builtTool, isAtHand } from "./at-hand.ts";
import { blocksOf, stepsOf } from "./page.ts";
import { isOurs, playPage } from "./play.ts";

// Every command that README.md and docs/ show is run, and what they show of its output is what it prints. `npm run docs`
// writes the outputs anew; read the difference.

const root = resolve(import.meta.dirname, "../..");
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];

for (const path of pages) {
  const page = readFileSync(join(root, path), "utf8");
  const blocks = blocksOf(page);
  const consoles = blocks.filter(({ language }) => language === "console");
  const needsShell = consoles.some(({ text }) => stepsOf(text).some(({ command }) => !isOurs(command)));
  const named = blocks.flatMap(({ word, operand }) => (word === "needs" ? [operand] : []));
  const tools = [...new Set([...named, ...(needsShell ? [builtTool] : [])])];
  const absent = tools.filter((tool) => !isAtHand(tool));
  if (consoles.length > 0) {
    testWithOracle(
      absent.join(", "),
      absent.length === 0,
      `${path} shows what its commands print`,
      async () => {
        const { text, strangers } = await playPage(page, isAtHand);
        expect(text).toBe(page);
        expect(strangers).toEqual([]);
      },
    );
  }

  test(`${path} links to what is there`, () => {
    const links = [...page.matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? "");
    expect(links.filter((link) => !existsSync(join(root, dirname(path), link)))).toEqual([]);
  });

  test(`${path} shows no command with an option that does not exist`, async () => {
    for (const command of commandsIn(page))
      await expect(readable(command.split(/\s+/)), command).resolves.toBe("readable");
  });
}

/** Commands that are shown and not run: those for Windows, for CI, and those in the running text. */
function commandsIn(page: string): readonly string[] {
  const blocks = blocksOf(page).filter(({ language }) => language !== "console");
  const shown = blocks.flatMap(({ text }) => matches(text.replaceAll(/\\\n\s*/g, ""), inBlocks));
  return [...shown, ...matches(page.replaceAll(/^```[\s\S]*?^```$/gm, ""), inText)];
}

const inBlocks = /(?:^|[\s'"`])(?:npx |cargo )?layoutcheck(?= [\w-])([^|&;<>#\n'"`\\]*)/gm;
const inText = /`layoutcheck ([^`]+)`/g;

/** What stands behind `layoutcheck`, without what stands for something else: NAME, …. */
function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, words = ""]) => words.trim());
}
