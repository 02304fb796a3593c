import { join } from "node:path";
import { plainRecordName } from "../../index.ts";
import { readCTextFile } from "../disk/files.ts";
import { filesBelow } from "../disk/files-below.ts";

/** Headers of a project, relative to its folder. */
export interface OwnHeaders {
  /** Those that mention a record, or include one that does. */
  readonly headers: readonly string[];
  /** Folders that their #includes must be searched in. */
  readonly includeFolders: readonly string[];
}

/** Headers that are opened to see what they define; a project with more has to name them. */
const mostHeaders = 40;

/** Looks through the headers below a folder for those that have to do with records of these names. */
export function findOwnHeaders(folder: string, records: readonly string[]): OwnHeaders {
  const wanted = new Set(records.map(plainRecordName));
  const files = filesBelow(folder, /\.(?:h|hh|hpp|hxx)$/i);
  const texts = new Map<string, string>();
  for (const file of files) {
    const read = readCTextFile(join(folder, file), folder);
    if (read.ok) texts.set(file, read.value.text);
  }
  const mentioning = new Set([...texts].filter(([, text]) => mentions(text, wanted)).map(([file]) => file));
  const includes = new Map([...texts].map(([file, text]) => [file, includedBy(file, text, texts)]));
  const useful = files.filter((file) => reaches(file, mentioning, includes));
  const folders = useful.flatMap((file) => includes.get(file)?.flatMap((one) => one.folder ?? []) ?? []);
  const includeFolders = [...new Set(folders)].sort();
  return { headers: useful.slice(0, mostHeaders), includeFolders };
}

/** Whether a text says one of the names, as Rust and C spell them. */
function mentions(text: string, wanted: ReadonlySet<string>): boolean {
  for (const [word] of text.matchAll(/\b[A-Za-z_]\w*/g)) if (wanted.has(plainRecordName(word))) return true;
  return false;
}

interface Included {
  readonly file: string;
  /** The folder that has to be searched for it; null: it lies beside. */
  readonly folder: string | null;
}

function includedBy(file: string, text: string, texts: ReadonlyMap<string, string>): readonly Included[] {
  const beside = file.slice(0, file.lastIndexOf("/") + 1);
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]/gm)].flatMap(
    ([, mark, name = ""]): readonly Included[] => {
      const plain = join(beside, name).replaceAll("\\", "/");
      if (mark === '"' && texts.has(plain)) return [{ file: plain, folder: null }];
      const found = [...texts.keys()].find((one) => one === name || one.endsWith(`/${name}`));
      if (found === undefined) return [];
      return [{ file: found, folder: found.slice(0, -name.length).replace(/\/$/, "") || "." }];
    },
  );
}

/** Whether a header is one of these or includes one, however far down. */
function reaches(
  file: string,
  wanted: ReadonlySet<string>,
  includes: ReadonlyMap<string, readonly Included[]>,
): boolean {
  const seen = new Set<string>();
  const waiting = [file];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (wanted.has(next)) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...(includes.get(next) ?? []).map((one) => one.file));
  }
  return false;
}
