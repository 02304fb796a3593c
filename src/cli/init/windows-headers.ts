import { join } from "node:path";
import { plainRecordName } from "../../index.ts";
import { readCTextFile } from "../disk/files.ts";
import { namesIn } from "../disk/hosts.ts";

/** In the order in which they are tried; one is taken if it knows records that those before it do not. */
export const usualHeaders = ["windows.h", "winternl.h", "winsock2.h", "ntifs.h", "wdm.h"];

/** Headers that are opened beside the usual ones. */
const mostHeaders = 6;

/** The headers of a set that seem to define records of these names: as few as have them all, the richest first. */
export function headersDefining(names: readonly string[], folders: readonly string[]): readonly string[] {
  const wanted = new Set(names.map(plainRecordName));
  const found = new Map<string, ReadonlySet<string>>();
  for (const folder of folders)
    for (const file of namesIn(folder).filter((name) => /\.h$/i.test(name) && !usualHeaders.includes(name))) {
      const text = readCTextFile(join(folder, file), folder);
      const defined = text.ok ? definedIn(text.value.text, wanted) : new Set<string>();
      if (defined.size > 0 && !found.has(file)) found.set(file, defined);
    }
  const chosen: string[] = [];
  while (chosen.length < mostHeaders) {
    const gains = [...found].map(([file, defined]) => ({
      file,
      gain: [...defined].filter((name) => wanted.has(name)).length,
    }));
    const [best] = gains.sort((a, b) => b.gain - a.gain || (a.file < b.file ? -1 : 1));
    if (best === undefined || best.gain === 0) break;
    chosen.push(best.file);
    for (const name of found.get(best.file) ?? []) wanted.delete(name);
  }
  return chosen;
}

/** `struct _NAME {` and `} NAME`, as Windows headers write it. */
function definedIn(text: string, wanted: ReadonlySet<string>): ReadonlySet<string> {
  const defined = new Set<string>();
  for (const [, tag, alias] of text.matchAll(/\b(?:struct|union)\s+(\w+)\s*\{|\}\s*(\w+)/g)) {
    const name = plainRecordName(tag ?? alias ?? "");
    if (wanted.has(name)) defined.add(name);
  }
  return defined;
}
