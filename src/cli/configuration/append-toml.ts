import { appendFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Diagnostic, Result } from "../../index.ts";
import { diagnostic, wholeFile } from "../../index.ts";
import { displayPath, readTextFile, readWholeFile, systemFailure } from "../disk/files.ts";
import { readToml } from "./find-configuration.ts";

/** Where text goes, and what the file must hold afterwards. */
export interface Addition {
  readonly path: string;
  /** Tables to add at the end. */
  readonly text: string;
  /** The array of tables that the text adds to, and how many. */
  readonly array: readonly string[];
  readonly count: number;
}

/** Adds tables at the end of a TOML file, whose bytes stay as they are. Nothing is written unless the whole is right then. */
export async function appendTables(addition: Addition, cwd: string): Promise<Result<null, Diagnostic>> {
  const { path, array, count } = addition;
  const before = readTextFile(path, cwd);
  if (!before.ok) return before;
  const bytes = readWholeFile(path, cwd);
  if (!bytes.ok) return bytes;
  const text = before.value.text;
  if (!isUtf8(bytes.value, text)) return refused(path, cwd, "its text is not UTF-8");
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const added = (text === "" || text.endsWith("\n") ? "" : "\n") + addition.text;
  const addedText = added.replaceAll("\n", end);
  const [old, now] = [
    await readToml(before.value),
    await readToml({ ...before.value, text: text + addedText }),
  ];
  if (!old.ok) return old;
  const name = array.join(".");
  if (!now.ok || lengthOf(now.value, array) !== lengthOf(old.value, array) + count)
    return refused(path, cwd, `${name} is not written there as [[${name}]] tables`);
  return write(() => appendFileSync(resolve(cwd, path), addedText), path, cwd);
}

/** Makes a file that is not there yet. */
export function createFile(path: string, text: string, cwd: string): Result<null, Diagnostic> {
  return write(() => writeFileSync(resolve(cwd, path), text, { flag: "wx" }), path, cwd);
}

function write(action: () => void, path: string, cwd: string): Result<null, Diagnostic> {
  try {
    action();
    return { ok: true, value: null };
  } catch (error) {
    return { ok: false, error: systemFailure(error, displayPath(path, cwd)) };
  }
}

/** A byte order mark is no part of the text. */
function isUtf8(bytes: Uint8Array, text: string): boolean {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return Buffer.from(text).equals(marked ? bytes.subarray(3) : bytes);
}

function lengthOf(document: Readonly<Record<string, unknown>>, path: readonly string[]): number {
  let value: unknown = document;
  for (const key of path)
    value =
      typeof value === "object" && value !== null
        ? Object.entries(value).find(([name]) => name === key)?.[1]
        : null;
  return Array.isArray(value) ? value.length : 0;
}

function refused(path: string, cwd: string, why: string): { readonly ok: false; readonly error: Diagnostic } {
  const file = displayPath(path, cwd);
  return { ok: false, error: diagnostic("configuration-append", { path: file, why }, wholeFile(file)) };
}
