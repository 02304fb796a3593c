import { Writer } from "../read/pdb/write-msf.ts";

const classicHeader = 20;
const bigHeader = 56;
const sectionHeader = 40;

/** A classic COFF object as /bigobj writes it: a longer header, and 32 bits for the number of a symbol's section. */
export function bigObject(classic: Uint8Array): Uint8Array {
  const view = new DataView(classic.buffer, classic.byteOffset, classic.byteLength);
  const shift = bigHeader - classicHeader;
  const sections = view.getUint16(2, true);
  const symbolTable = view.getUint32(8, true);
  const symbols = view.getUint32(12, true);
  const out = new Writer();
  out.u16(0).u16(0xffff).u16(2).u16(view.getUint16(0, true)).u32(0);
  out.raw(Buffer.from("c7a1bad1eebaa94baf20faf66aa4dcb8", "hex"));
  out
    .u32(0)
    .u32(0)
    .u32(0)
    .u32(0)
    .u32(sections)
    .u32(symbolTable + shift)
    .u32(symbols);
  const body = Uint8Array.from(classic.subarray(classicHeader, symbolTable));
  const headers = new DataView(body.buffer, 0, sections * sectionHeader);
  for (let at = 20; at < sections * sectionHeader; at += sectionHeader) {
    // Where its bytes are, and its relocations.
    for (const pointer of [at, at + 4]) {
      const old = headers.getUint32(pointer, true);
      if (old !== 0) headers.setUint32(pointer, old + shift, true);
    }
  }
  out.raw(body);
  let auxiliary = 0;
  for (let index = 0; index < symbols; index++) {
    const at = symbolTable + index * 18;
    if (auxiliary > 0) {
      auxiliary--;
      out.raw(classic.subarray(at, at + 18)).u16(0);
      continue;
    }
    auxiliary = view.getUint8(at + 17);
    out
      .raw(classic.subarray(at, at + 12))
      .u32(view.getInt16(at + 12, true))
      .raw(classic.subarray(at + 14, at + 18));
  }
  return Uint8Array.from(out.raw(classic.subarray(symbolTable + symbols * 18)).bytes);
}
