import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { RecordedHost } from "../../src/truth/open.ts";

/** The recording that ships. */
export const shippedFolder = fileURLToPath(new URL("../../layouts/ntoskrnl/", import.meta.url));

/** A folder on disk as a host; `opened` collects what was read. */
export function folderHost(folder: string, opened: string[] = []): RecordedHost {
  const present = new Set(readdirSync(folder));
  return {
    pathOf: (name) => name,
    readText(name) {
      opened.push(name);
      return present.has(name) ? readFileSync(folder + name, "utf8") : null;
    },
  };
}

/** Texts in memory as a host. */
export function textHost(texts: ReadonlyMap<string, string>): RecordedHost {
  return { pathOf: (name) => name, readText: (name) => texts.get(name) ?? null };
}

/** The value, or a failed test that shows the diagnostic. */
export function valueOf<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
