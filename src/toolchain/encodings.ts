/**
 * UTF-16 with a byte order mark, which cl reads and clang does not, as UTF-8; null for anything else. Lines stay where they
 * are; in a file that is damaged, what is no character becomes U+FFFD.
 */
export function utf8OfUtf16(bytes: Uint8Array): Uint8Array | null {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? "utf-16le"
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? "utf-16be"
        : null;
  return encoding === null ? null : Buffer.from(new TextDecoder(encoding).decode(bytes), "utf8");
}
