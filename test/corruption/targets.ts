import type { Diagnostic } from "../../src/diagnostic/facts.ts";
import type { Layouts, Result } from "../../src/layout/layouts.ts";
import { parseRecordDump } from "../oracle/record-dump.ts";
import { readProbe } from "../../src/probe/read.ts";
import { probeSymbols, rustProbeSymbols } from "../../src/probe/object.ts";
import { probeSource } from "../../src/probe/source.ts";
import { bytesInMemory } from "../../src/read/bytes.ts";
import { openIsf } from "../../src/read/isf.ts";
import { openPdb } from "../../src/read/pdb/open.ts";
import { readPe } from "../../src/read/pe.ts";
import { isInstalled } from "../installed.ts";
import { objectOf, windowsObject } from "../probe/compile.ts";
import { randomRecords } from "../probe/random-records.ts";
import { runClang } from "../oracle/clang-dump.ts";
import { isfOf } from "../read/make-isf.ts";
import { knot, streamOf } from "../read/pdb/knot.ts";
import { hasPdbTools, makePdb } from "../read/pdb/make-pdb.ts";
import { pdbOf } from "../read/pdb/write-msf.ts";
import { tinyPe } from "../read/write-pe.ts";
import { valueOf } from "../truth/folder.ts";
import type { Answer, Bond } from "./answer.ts";
import { linesOf, plain } from "./answer.ts";
import { bigObject } from "./big-object.ts";
import { fileTargets } from "./file-targets.ts";
import { judgedTargets } from "./judged-targets.ts";
import { streetTargets } from "./street-targets.ts";
import type { Wording } from "./text-damage.ts";
import { textTargets } from "./text-targets.ts";
import { recordedTargets } from "./recorded-targets.ts";
import { c, json } from "./wordings.ts";
import { answerOf, isAnswer, strict, visit } from "./visit.ts";

/** A kind of file, one or more sound ones, and how it is read. */
export interface Target {
  readonly name: string;
  readonly files: readonly Uint8Array[];
  /** What it is answered with; null if it is refused. */
  readonly read: (bytes: Uint8Array) => Answer | null | Promise<Answer | null>;
  readonly bond: Bond;
  /** Of a text: what it is written in. Null: bytes like any others. */
  readonly wording: Wording | null;
}

/** What can be damaged without any tool. */
export async function toolFreeTargets(): Promise<readonly Target[]> {
  const small = pdbOf(knot());
  const door = valueOf(openPdb(bytesInMemory(small), "made.pdb"));
  return [
    { name: "PDB", files: [small], read: readPdb, bond: "a cut tells all", wording: null },
    {
      name: "type stream",
      files: [knot().stream()],
      read: (bytes) => readPdb(pdbOf(streamOf(bytes))),
      bond: "a cut tells all",
      wording: null,
    },
    {
      name: "program",
      files: [tinyPe("D:\\build\\made.pdb")],
      read: readProgram,
      bond: "a cut tells all",
      wording: null,
    },
    {
      name: "symbol table",
      files: [Buffer.from(isfOf(door, "made.pdb"))],
      read: readTable,
      bond: "a cut tells all",
      wording: json,
    },
    ...recordedTargets(),
    ...(await textTargets()),
    ...(await fileTargets()),
    ...(await streetTargets()),
  ];
}

/** What compilers and linkers write. */
export function toolTargets(): readonly Target[] {
  const { text, questions } = randomRecords(12, 3);
  const source = probeSource({ prelude: { kind: "text", text }, questions, language: "c" });
  const made = makePdb("c", [real]);
  const table = isfOf(valueOf(openPdb(bytesInMemory(made.pdb), "made.pdb")), "made.pdb");
  const dump = Buffer.from(runClang(real, "c").stdout);
  const classic = windowsObject(source);
  const numbers = Array.from(
    { length: 40 },
    (_, index) => `const long long answer_${index}[3] = { 1, ${index} };`,
  );
  const hosted = (target: string): Uint8Array =>
    objectOf(numbers.join("\n"), "clang-19", `--target=${target}`, "-x", "c");
  return [
    cutTells("PDB of lld", made.pdb, readPdb),
    cutTells("DLL of lld", made.dll, readProgram),
    { ...cutTells("symbol table of a PDB of lld", Buffer.from(table), readTable), wording: json },
    {
      name: "record dump",
      files: [dump],
      read: (bytes) => plain(parseRecordDump(Buffer.from(bytes).toString("utf8")).length > 0),
      bond: "none",
      wording: c,
    },
    cutTells("COFF object", classic, (bytes) => answerOf(readProbe(bytes))),
    cutTells("/bigobj object", bigObject(classic), (bytes) => answerOf(readProbe(bytes))),
    cutTells("ELF object", hosted("x86_64-linux-gnu"), (bytes) => answerOf(rustProbeSymbols(bytes))),
    cutTells("WebAssembly object", hosted("wasm64-unknown-unknown"), (bytes) =>
      answerOf(probeSymbols(bytes)),
    ),
    ...judgedTargets(),
  ];
}

function cutTells(name: string, file: Uint8Array, read: Target["read"]): Target {
  return { name, files: [file], read, bond: "a cut tells all", wording: null };
}

export const corruptionTools = "clang-19, lld-link-19 and llvm-pdbutil-19";

export function hasCorruptionTools(): boolean {
  return hasPdbTools() && isInstalled("clang-19");
}

function readPdb(bytes: Uint8Array): Answer | null {
  return readDoor(openPdb(strict(bytes), "made.pdb"));
}

function readTable(bytes: Uint8Array): Answer | null {
  return readDoor(openIsf(Buffer.from(bytes).toString("utf8"), "table.json"));
}

function readDoor(door: Result<Layouts, Diagnostic>): Answer | null {
  if (door.ok) visit(door.value);
  return isAnswer(door) && door.ok ? linesOf(door.value) : null;
}

function readProgram(bytes: Uint8Array): Answer | null {
  return answerOf(readPe(strict(bytes), "made.dll"));
}

const real = `
  enum Mode { kernel, user = -1 };
  struct List { struct List *next, *previous; };
  struct Object {
    struct List links; enum Mode mode; unsigned low : 3, high : 5; union { int a; short b; } either;
    void (*routine)(struct Object *, int); char name[3][5]; struct { int deep; } unnamed[2]; double real;
  } object;`;
