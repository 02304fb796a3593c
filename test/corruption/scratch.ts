import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

let home: string | null = null;

/** A folder that goes when the process does. */
export function scratch(files: Readonly<Record<string, string>> = {}): string {
  home ??= temporary();
  const folder = mkdtempSync(join(home, "target-"));
  fill(folder, files);
  return folder;
}

export function fill(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-corruption-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
