import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { docs, generatedPages } from "./generated.ts";

/** Writes what is made of the program's tables into docs/. */
export async function writePages(): Promise<void> {
  rmSync(join(docs, "findings"), { recursive: true, force: true });
  for (const [path, text] of await generatedPages()) {
    mkdirSync(dirname(join(docs, path)), { recursive: true });
    writeFileSync(join(docs, path), text);
  }
}
