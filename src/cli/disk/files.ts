import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { ByteSource, Diagnostic, Result, SourceText } from "../../index.ts";
import { diagnostic, wholeFile } from "../../index.ts";
import { noteLook } from "./looks.ts";

/** Bytes in one text file. The largest preprocessed Windows header is a fifth of this. */
const textLimit = 64 * 1024 * 1024;

/** A path as people know it: with `/`, relative to where the tool was started unless it lies outside. */
export function displayPath(path: string, cwd: string): string {
  const shown = relative(cwd, resolve(cwd, path));
  const isInside = shown !== "" && shown !== ".." && !shown.startsWith(`..${sep}`) && !isAbsolute(shown);
  return (isInside ? shown : path).replaceAll("\\", "/");
}

/**
 * A text file, or why there is none. Whatever the path names is taken for hostile: a folder, a device, junk, too much.
 * UTF-8 with or without a byte order mark, or UTF-16 with one (Visual Studio writes such headers).
 */
export function readTextFile(path: string, cwd: string, limit = textLimit): Result<SourceText, Diagnostic> {
  return readText(path, cwd, { limit, otherwise: null });
}

/**
 * The same for C: what is no UTF-8 is Windows-1252, which has a character for every byte. Compilers do not mind either; such
 * bytes stand in comments, and where they do not, no layout depends on what they mean.
 */
export function readCTextFile(path: string, cwd: string): Result<SourceText, Diagnostic> {
  return readText(path, cwd, { limit: textLimit, otherwise: "windows-1252" });
}

/** A file that a preprocessed text names, for showing a line of it. */
export function originalText(file: string, cwd: string): string | null {
  const source = readCTextFile(file, cwd);
  return source.ok ? source.value.text : null;
}

/** The text of a file, from the first that knows it. */
export function firstText(
  texts: ReadonlyArray<(file: string) => string | null>,
): (file: string) => string | null {
  return (file) => {
    for (const textOf of texts) {
      const text = textOf(file);
      if (text !== null) return text;
    }
    return null;
  };
}

/** `otherwise`: the encoding of what is no valid UTF-8; null: it is refused. */
interface Reading {
  readonly limit: number;
  readonly otherwise: "windows-1252" | null;
}

function readText(path: string, cwd: string, reading: Reading): Result<SourceText, Diagnostic> {
  const file = displayPath(path, cwd);
  const bytes = readBytes(resolve(cwd, path), file, reading.limit);
  if (!bytes.ok) return bytes;
  const encoding = encodingOf(bytes.value);
  if (encoding === "utf-8" && bytes.value.includes(0)) return failed("file-binary", { path: file }, file);
  const text =
    decoded(bytes.value, encoding) ??
    (reading.otherwise === null || encoding !== "utf-8" ? null : decoded(bytes.value, reading.otherwise));
  if (text === null) {
    const why = `its text is not valid ${encoding.toUpperCase()}`;
    return failed("file-unreadable", { path: file, why }, file);
  }
  return { ok: true, value: { file, text } };
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    // The encoding standard: a fatal decoder throws TypeError for bytes that do not form text.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function readBytes(path: string, file: string, limit: number): Result<Uint8Array, Diagnostic> {
  const opened = openRegular(path, file);
  if (!opened.ok) return opened;
  const { handle, size } = opened.value;
  try {
    if (size > limit) return failed("file-too-large", { path: file, limit }, file);
    return { ok: true, value: readWhole(handle, size) };
  } catch (error) {
    return { ok: false, error: systemFailure(error, file) };
  } finally {
    closeSync(handle);
  }
}

/** Opens what is a file and nothing else; the caller closes it. */
function openRegular(path: string, file: string): Result<{ handle: number; size: number }, Diagnostic> {
  if (path.includes("\0"))
    return failed("file-unreadable", { path: file, why: "its name has a NUL in it" }, file);
  noteLook(path, "content");
  let handle: number;
  try {
    // Non-blocking: a pipe without a writer would otherwise hold us up for ever. Windows has no such flag.
    handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return { ok: false, error: systemFailure(error, file) };
  }
  const status = fstatSync(handle);
  if (status.isFile()) return { ok: true, value: { handle, size: status.size } };
  closeSync(handle);
  return status.isDirectory()
    ? failed("file-is-directory", { path: file }, file)
    : failed("file-unreadable", { path: file, why: "it is not a regular file" }, file);
}

/** No more than the size that was checked, should the file grow meanwhile. */
function readWhole(handle: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let end = 0;
  while (end < size) {
    const count = readSync(handle, bytes, end, size - end, null);
    if (count === 0) break;
    end += count;
  }
  return bytes.subarray(0, end);
}

/** What the operating system said no with, as a diagnostic; anything else is our bug and goes on up. */
export function systemFailure(error: unknown, file: string): Diagnostic {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) throw error;
  const span = wholeFile(file);
  switch (error.code) {
    case "ENOENT":
    case "ENOTDIR":
      return diagnostic("file-missing", { path: file }, span);
    case "EISDIR":
      return diagnostic("file-is-directory", { path: file }, span);
    case "EACCES":
    case "EPERM":
      return diagnostic("file-unreadable", { path: file, why: "permission denied" }, span);
    case "ELOOP":
      return diagnostic("file-unreadable", { path: file, why: "its symbolic links form a loop" }, span);
    default:
      return diagnostic("file-unreadable", { path: file, why: String(error.code) }, span);
  }
}

/** A binary file as a whole; one that is larger than `limit` bytes is refused. */
export function readWholeFile(path: string, cwd: string, limit = textLimit): Result<Uint8Array, Diagnostic> {
  return readBytes(resolve(cwd, path), displayPath(path, cwd), limit);
}

/** Bytes of a file that stays open until it is closed, or the process ends. */
export interface OpenedBytes extends ByteSource {
  close(): void;
}

/** A binary file that is read where asked. */
export function openBytes(path: string, cwd: string): Result<OpenedBytes, Diagnostic> {
  const file = displayPath(path, cwd);
  const opened = openRegular(resolve(cwd, path), file);
  if (!opened.ok) return opened;
  const { handle, size } = opened.value;
  return {
    ok: true,
    value: {
      size,
      read(offset, length) {
        const wanted = Math.max(0, Math.min(length, size - offset));
        const bytes = new Uint8Array(wanted);
        return bytes.subarray(0, readSync(handle, bytes, 0, wanted, offset));
      },
      close: () => closeSync(handle),
    },
  };
}

type FileCode = "file-is-directory" | "file-unreadable" | "file-too-large" | "file-binary";
type Arguments<Code extends FileCode> = Parameters<typeof diagnostic<Code>>[1];

function failed<Code extends FileCode>(
  code: Code,
  args: Arguments<Code>,
  file: string,
): { readonly ok: false; readonly error: Diagnostic } {
  return { ok: false, error: diagnostic(code, args, wholeFile(file)) };
}
