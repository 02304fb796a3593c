import { type Diagnostic, diagnostic } from "../../diagnostic/facts.ts";
import { wholeFile } from "../../source/source.ts";

const msf7 = "Microsoft C/C++ MSF 7.00\r\n\u001aDS\0\0\0";

/** Files that people call a PDB and that hold no MSF 7.0 container, each refused by its name. Null: it is one. */
export function refuseOtherFormats(start: Uint8Array, file: string): Diagnostic | null {
  const span = wholeFile(file);
  const head = Buffer.from(start.subarray(0, 64)).toString("latin1");
  if (head.startsWith(msf7)) return null;
  if (head.startsWith("Microsoft C/C++ program database 2.00")) return diagnostic("pdb-too-old", {}, span);
  if (head.startsWith("BSJB")) return diagnostic("pdb-portable", {}, span);
  if (head.startsWith("Microsoft MSFZ Container")) return diagnostic("pdb-compressed", {}, span);
  if (start.length > 0 && msf7.startsWith(head)) {
    return diagnostic("file-truncated", { expected: 56, found: start.length }, span);
  }
  return diagnostic("foreign-file", { expected: "a PDB (MSF 7.0)", found: kindOf(head) }, span);
}

/** What a file looks like, for a message. */
function kindOf(head: string): string {
  if (head === "") return "an empty file";
  if (head.startsWith("MZ")) return "a program (EXE, DLL or SYS)";
  if (head.startsWith("MSCF")) return "a cabinet; expand it first";
  if (head.startsWith("\u001f\u008b")) return "a gzip file; unpack it first";
  if (head.startsWith("PK")) return "a zip file; unpack it first";
  if (head.startsWith("{")) return "JSON";
  return "something else";
}
