import { Writer } from "./pdb/write-msf.ts";

/** The headers of an x64 program whose only section holds a debug directory and a CodeView entry. */
export function tinyPe(pdbPath: string, signature = "RSDS"): Uint8Array {
  const codeView = new Writer();
  codeView.raw(Buffer.from(signature));
  codeView.u32(0x01234567).u16(0x89ab).u16(0xcdef).raw([1, 2, 3, 4, 5, 6, 7, 8]).u32(0x1b);
  if (pdbPath !== "") codeView.name(pdbPath);
  else codeView.u8(0);

  const pe = new Writer();
  pe.raw(Buffer.from("MZ"));
  fill(pe, 60).u32(0x40).raw(Buffer.from("PE\0\0"));
  pe.u16(0x8664).u16(1).u32(0x5f00_0001).u32(0).u32(0).u16(240).u16(0x22);
  const optional = pe.bytes.length;
  pe.u16(0x20b);
  fill(pe, optional + 56).u32(0x3000);
  fill(pe, optional + 108).u32(16);
  fill(pe, optional + 112 + 6 * 8)
    .u32(0x1000)
    .u32(28);
  fill(pe, optional + 240).raw(Buffer.from(".rdata\0\0"));
  pe.u32(0x1000).u32(0x1000).u32(0x200).u32(0x180);
  fill(pe, 0x180);
  pe.u32(0).u32(0).u32(0).u32(2).u32(codeView.bytes.length).u32(0).u32(0x1a0);
  fill(pe, 0x1a0).raw(codeView.bytes);
  return Uint8Array.from(pe.bytes);
}

function fill(writer: Writer, to: number): Writer {
  while (writer.bytes.length < to) writer.u8(0);
  return writer;
}
