import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutAliases } from "../../src/model/model.ts";
import type { Layouts, RecordLayout } from "../../src/layout/layouts.ts";

// Clang's own account of its record layouts, and the engine's in the same words.

export type Mode = "c" | "c++";

export interface Account {
  readonly size: number;
  readonly alignment: number;
  /** One per field, those of nested records included: `12 name` in bytes, `96+3 name` in bits for a bit-field. */
  readonly fields: readonly string[];
}

export interface Answer {
  readonly records: ReadonlyMap<string, Account>;
  /** What clang said on stderr; empty if it was content. */
  readonly errors: string;
  readonly exitCode: number | null;
}

const flags = ["--target=x86_64-pc-windows-msvc", "-fms-extensions", "-fms-compatibility", "-w"];

/** The command line that `askClang` uses, without the file. */
export function clangFlags(mode: Mode): readonly string[] {
  return mode === "c" ? [...flags, "-x", "c", "-std=c17"] : [...flags, "-x", "c++", "-std=c++20"];
}

/** The layouts of all records in the text by tag, as clang-19 has them. */
export function askClang(text: string, mode: Mode): Answer {
  const { stdout, errors, exitCode } = runClang(text, mode);
  return { records: readDump(stdout), errors, exitCode };
}

/** What clang-19 prints of the layouts, and what it says against the text. */
export function runClang(text: string, mode: Mode) {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-clang-"));
  try {
    const file = join(folder, "case.h");
    writeFileSync(file, text);
    const wanted = ["-fsyntax-only", "-ferror-limit=0", "-Xclang", "-fdump-record-layouts-complete"];
    const run = spawnSync("clang-19", [...clangFlags(mode), ...wanted, file], {
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    });
    return { stdout: run.stdout, errors: run.stderr.replaceAll(folder, ""), exitCode: run.status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const place = /^\s*(\d+)(:(?:(\d+)-(\d+)|-))?\s\|(\s*)(.*)$/;

export function readDump(dump: string): ReadonlyMap<string, Account> {
  const records = new Map<string, Account>();
  for (const block of dump.split("*** Dumping AST Record Layout").slice(1)) {
    const lines = block.split("\n");
    const title = /\|\s(?:struct|union|class)\s(\S+)(?:\s\(empty\))?$/.exec(lines[1] ?? "")?.[1];
    const totals = /\[sizeof=(\d+),(?: dsize=\d+,)? align=(\d+)/.exec(block);
    if (title === undefined || totals === null) continue;
    const fields = lines.slice(2).flatMap(readField);
    records.set(title, { size: Number(totals[1]), alignment: Number(totals[2]), fields });
  }
  return records;
}

function readField(line: string): readonly string[] {
  const [, byte, bits, first, last, , declaration] = place.exec(line) ?? [];
  if (byte === undefined || declaration === undefined || bits === ":-") return [];
  const name = nameIn(declaration);
  if (bits === undefined) return [`${byte} ${name}`];
  const bit = Number(byte) * 8 + Number(first);
  return [`${bit}+${Number(last) - Number(first) + 1} ${name}`];
}

/** The field's name ends the declaration; unnamed ones end in a type, which may be a place in parentheses. */
function nameIn(declaration: string): string {
  if (declaration.endsWith(" ") || /\)$|\(empty\)$/.test(declaration)) {
    const beforeEmpty = declaration.replace(/ \(empty\)$/, "");
    return beforeEmpty === declaration || beforeEmpty.endsWith(")") ? "" : nameIn(beforeEmpty);
  }
  return declaration.includes(" ") ? declaration.slice(declaration.lastIndexOf(" ") + 1) : "";
}

/** The engine's layout in the form that clang's dump is read into. */
export function accountOf(layout: RecordLayout, layouts: Layouts): Account {
  return { size: layout.size, alignment: layout.alignment.most, fields: fieldLines(layout, layouts, 0) };
}

function fieldLines(layout: RecordLayout, layouts: Layouts, base: number): readonly string[] {
  return layout.fields.flatMap((field) => {
    const name = field.name ?? "";
    if (field.kind === "bit-field")
      return [`${(base + field.unitOffset) * 8 + (field.bitOffset ?? 0)}+${field.bitWidth} ${name}`];
    const type = withoutAliases(field.type);
    const inner = type.kind === "record" ? layouts.layoutOf(type.record) : null;
    const offset = base + field.offset;
    return [`${offset} ${name}`, ...(inner?.ok === true ? fieldLines(inner.value, layouts, offset) : [])];
  });
}
