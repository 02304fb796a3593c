import { expect, test } from "vitest";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import { bytesInMemory } from "../../src/read/bytes.ts";
import { openPdb } from "../../src/read/pdb/open.ts";
import { TypeWriter, type Writer, dbiStream, infoStream, member, msf, pdbOf } from "./pdb/write-msf.ts";

const sound = pdbOf(pair());

test("the file these are made from is read", () => {
  expect(refusal(sound)).toBe("");
});

test.each([
  ["a PDB of Visual C++ 6", text("Microsoft C/C++ program database 2.00\r\n\u001aJG\0\0"), "pdb-too-old"],
  ["a portable PDB", text("BSJB\u0001\0\u0001\0"), "pdb-portable"],
  ["a compressed PDB", text("Microsoft MSFZ Container\r\n\u001aALD\0\0"), "pdb-compressed"],
  ["a FASTLINK PDB", pdbOf(pair(), [20_140_508, 0x494e_494d]), "pdb-fastlink"],
  ["a stripped PDB", pdbOf(new TypeWriter()), "pdb-without-types"],
  ["a PDB without a type stream", msf([null, infoStream(), null, dbiStream()]), "pdb-without-types"],
  ["an empty file", new Uint8Array(0), "foreign-file"],
  ["a program", text("MZ\u0090\0\u0003\0"), "foreign-file"],
  ["a text", text("struct A { int a; };"), "foreign-file"],
  ["half a file", sound.subarray(0, sound.length - 512), "file-truncated"],
  ["half a header", sound.subarray(0, 40), "file-truncated"],
  ["a block size of 1000", patched(32, 1000), "damaged-file"],
  ["a block size of 0", patched(32, 0), "damaged-file"],
  ["4 billion blocks", patched(40, 0xffff_ffff), "file-truncated"],
  ["a directory larger than the file", patched(44, 0x7fff_ffff), "damaged-file"],
  ["a map of the directory outside the file", patched(52, 0x00ff_ffff), "damaged-file"],
] as const)("%s is refused by name", (_name, file, code) => {
  expect(refusal(file)).toBe(code);
});

test("a stream larger than the file is refused", () => {
  const stream = pair().stream();
  const file = msf([null, infoStream(), stream, dbiStream()]);
  // The directory names the size of the type stream.
  const view = new DataView(file.buffer);
  let directory = 0;
  for (let at = 512; at < file.length; at += 4)
    if (view.getUint32(at, true) === stream.length) directory = at;
  view.setUint32(directory, 0x4000_0000, true);
  expect(refusal(file)).toBe("damaged-file");
});

test.each([
  ["more records than bytes", 12, 0x00ff_ffff],
  ["numbers below the built-in ones", 8, 0x10],
  ["records longer than the stream", 16, 0x00ff_ffff],
  ["a header longer than the stream", 4, 0x00ff_ffff],
  ["one record more than there is", 12, 0x1003],
])("a type stream with %s is refused", (_name, offset, value) => {
  const stream = pair().stream();
  new DataView(stream.buffer).setUint32(offset, value, true);
  expect(refusal(msf([null, infoStream(), stream, dbiStream()]))).toBe("damaged-file");
});

test.each([
  ["no end of its name", 0, (p: Writer) => p.u16(4).raw([65, 66, 67, 68])],
  ["no unique name, which it promises", 0x200, (p: Writer) => p.u16(4).name("One")],
  ["a negative size", 0, (p: Writer) => p.u16(0x8003).u32(0xffff_fff0).name("One")],
  ["text for a size", 0, (p: Writer) => p.u16(0x8010).name("One")],
] as const)("a definition with %s damns the file, and is not left out", (_name, properties, write) => {
  const types = pair();
  types.add(0x1505, (payload) => write(payload.u16(0).u16(properties).u32(0x1000).u32(0).u32(0)));
  expect(refusal(pdbOf(types))).toBe("damaged-file");
});

test("every refusal says in one line what to do or what is wrong", () => {
  const opened = openPdb(bytesInMemory(text("BSJB")), "app.pdb");
  expect(opened.ok ? "" : messageOf(opened.error)).toBe(
    "this is a portable PDB of .NET, which describes no native records",
  );
});

function pair(): TypeWriter {
  const types = new TypeWriter();
  const list = types.fieldList((payload) => member(payload, "first", 0x74, 0));
  types.structure("One", 4, list);
  return types;
}

function patched(offset: number, value: number): Uint8Array {
  const copy = sound.slice();
  new DataView(copy.buffer).setUint32(offset, value, true);
  return copy;
}

function text(content: string): Uint8Array {
  return new Uint8Array(Buffer.from(content.padEnd(64, "\0"), "latin1"));
}

/** The code of the refusal, or nothing if it opens. */
function refusal(file: Uint8Array): string {
  const opened = openPdb(bytesInMemory(file), "made.pdb");
  return opened.ok ? "" : opened.error.code;
}
