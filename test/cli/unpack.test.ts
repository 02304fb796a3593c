import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { unpack } from "../../src/cli/disk/unpack.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";

const limit = 1 << 20;

async function codeOf(bytes: Uint8Array): Promise<string> {
  const unpacked = await unpack(bytes, "table.json", limit);
  return unpacked.ok ? `${unpacked.value.length} bytes` : unpacked.error.code;
}

test("a file that nothing packed stays as it is", async () => {
  expect(await codeOf(Buffer.from("{}"))).toBe("2 bytes");
});

test("gzip is unpacked up to the limit and no further", async () => {
  expect(await codeOf(gzipSync(Buffer.alloc(limit)))).toBe(`${limit} bytes`);
  expect(await codeOf(gzipSync(Buffer.alloc(limit + 1)))).toBe("file-too-large");
  expect(await codeOf(gzipSync(Buffer.alloc(256 << 20)))).toBe("file-too-large");
});

testWithOracle("xz", isInstalled("xz"), "xz is unpacked up to the limit and no further", async () => {
  const xz = (bytes: number, ...options: readonly string[]): Uint8Array =>
    execFileSync("xz", ["--stdout", ...options], { input: Buffer.alloc(bytes) });
  expect(await codeOf(xz(limit))).toBe(`${limit} bytes`);
  expect(await codeOf(xz(limit + 1))).toBe("file-too-large");
  expect(await codeOf(xz(64 << 20))).toBe("file-too-large");
  // A dictionary of a gigabyte is not made for a file that asks for it.
  expect(await codeOf(xz(1000, "--lzma2=dict=1GiB"))).toBe("damaged-file");
});
