import { gunzipSync } from "node:zlib";
import type { Diagnostic, Result } from "../../index.ts";
import { diagnostic, wholeFile } from "../../index.ts";

type Unpacked = Result<Uint8Array, Diagnostic>;

/**
 * A file as it was before gzip or xz packed it, by its first bytes; any other as it stands. A packed file may claim to hold
 * terabytes: what grows beyond `limit` bytes is refused, and no more than that is ever held.
 */
export async function unpack(bytes: Uint8Array, file: string, limit: number): Promise<Unpacked> {
  if (startsWith(bytes, [0x1f, 0x8b])) return unpackGzip(bytes, file, limit);
  if (startsWith(bytes, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])) return unpackXz(bytes, file, limit);
  return { ok: true, value: bytes };
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function unpackGzip(bytes: Uint8Array, file: string, limit: number): Unpacked {
  try {
    return { ok: true, value: gunzipSync(bytes, { maxOutputLength: limit }) };
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return error.code === "ERR_BUFFER_TOO_LARGE" ? tooLarge(file, limit) : damaged(file, "gzip", error);
  }
}

/** Node reads no xz. The package that does is WebAssembly, and loaded only where there is such a file. */
async function unpackXz(bytes: Uint8Array, file: string, limit: number): Promise<Unpacked> {
  const reader = await xzReader(bytes);
  if (reader === null) {
    const why = "it is packed with xz, and the package xz-decompress is not installed; unpack it first";
    return { ok: false, error: diagnostic("file-unreadable", { path: file, why }, wholeFile(file)) };
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > limit) {
        await reader.cancel();
        return tooLarge(file, limit);
      }
      parts.push(part.value.slice());
    }
  } catch (error) {
    // The decoder rejects with plain errors, for damage and for dictionaries larger than it takes.
    if (!(error instanceof Error)) throw error;
    return damaged(file, "xz", error);
  }
  return { ok: true, value: Buffer.concat(parts) };
}

async function xzReader(bytes: Uint8Array): Promise<ReadableStreamDefaultReader<Uint8Array> | null> {
  try {
    const { default: package_ } = await import("xz-decompress");
    return new package_.XzReadableStream(new Blob([bytes]).stream()).getReader();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") return null;
    throw error;
  }
}

function tooLarge(file: string, limit: number): Unpacked {
  return { ok: false, error: diagnostic("file-too-large", { path: file, limit }, wholeFile(file)) };
}

function damaged(file: string, how: string, { message }: Error): Unpacked {
  const args = { what: `what ${how} packed (${message})`, at: 0 };
  return { ok: false, error: diagnostic("damaged-file", args, wholeFile(file)) };
}
