import { type Diagnostic, diagnostic } from "../../diagnostic/facts.ts";
import type { SourceText } from "../../source/source.ts";

// Reads the one YAML dialect in which the Vergilius project publishes kernel types: block sequences at fixed indents, plain
// scalars, fixed keys. Anything else is refused with its line. YAML at large is not read.

export type VergiliusKind = "STRUCT" | "UNION" | "ENUM" | "ARRAY" | "POINTER" | "FUNCTION" | "BASE";

export interface VergiliusType {
  /** Empty for arrays, pointers and functions; `<unnamed-tag>` for a record without a name. */
  readonly name: string;
  readonly id: number;
  readonly kind: VergiliusKind;
  /** Bytes. */
  readonly size: number;
  readonly entries: readonly VergiliusEntry[];
  readonly line: number;
}

/** A field, an enumerator, an element, a pointee, a parameter: see the kind. */
export interface VergiliusEntry {
  readonly name: string;
  readonly id: number;
  /** Bytes; the value of an enumerator, the length of an array. */
  readonly offset: number;
  readonly line: number;
}

export interface VergiliusFile {
  readonly file: string;
  readonly version: string;
  readonly title: string;
  readonly types: ReadonlyMap<number, VergiliusType>;
}

/** Reads one file. Throws `Refused` at the first thing that is not in the dialect. */
export function readFile(source: SourceText): VergiliusFile {
  const lines = new Lines(source.text);
  const header = readHeader(lines);
  const types = new Map<number, VergiliusType>();
  while (!lines.isAtEnd()) {
    const type = readType(lines);
    if (types.has(type.id)) throw new Refused(`id ${type.id} stands twice`, type.line);
    types.set(type.id, type);
  }
  return { file: source.file, ...header, types };
}

/** Why a file of this dialect cannot be used, and the line that says so. Every reader of one ends with it. */
export class Refused extends Error {
  readonly line: number;
  constructor(why: string, line: number) {
    super(why);
    this.line = line;
  }
}

export function refusal(file: string, { message: why, line }: Refused): Diagnostic {
  return diagnostic("damaged-recording", { why }, { file, start: 0, end: 0, line, column: 1 });
}

/** The lines of a text one after the other, without holding them all. */
class Lines {
  number = 1;
  current: string;
  readonly #text: string;
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.current = this.#cut();
  }

  isAtEnd(): boolean {
    return this.#next > this.#text.length || (this.#next === this.#text.length && this.current === "");
  }

  isAt(line: string): boolean {
    return this.current === line;
  }

  advance(): void {
    this.number++;
    this.current = this.#cut();
  }

  #cut(): string {
    const start = this.#next;
    const newline = this.#text.indexOf("\n", start);
    if (newline === -1) {
      this.#next = this.#text.length + (start < this.#text.length ? 0 : 1);
      return this.#text.slice(start);
    }
    this.#next = newline + 1;
    const end = this.#text.charCodeAt(newline - 1) === 13 ? newline - 1 : newline;
    return this.#text.slice(start, Math.max(start, end));
  }
}

const headerKeys = new Set([
  "family",
  "osname",
  "oldfamily",
  "oldosname",
  "buildnumber",
  "arch",
  "timestamp",
]);

function readHeader(lines: Lines): { version: string; title: string } {
  const values = new Map<string, string>();
  while (!lines.isAt("types:")) {
    const [, key = "", value = ""] = /^([a-z]+): (\S.*)$/.exec(lines.current) ?? [];
    if (!headerKeys.has(key) || values.has(key)) {
      throw new Refused("expected the head of a Vergilius file, then `types:`", lines.number);
    }
    values.set(key, value);
    lines.advance();
  }
  const version = values.get("buildnumber") ?? "";
  if (!/^\d{1,9}(\.\d{1,9}){3}$/.test(version))
    throw new Refused("no buildnumber of four parts", lines.number);
  if (values.get("arch") !== "x64") throw new Refused("arch is not x64", lines.number);
  lines.advance();
  return { version, title: `${values.get("family") ?? "Windows"} ${values.get("osname") ?? ""}`.trim() };
}

const kinds: ReadonlySet<string> = new Set([
  "STRUCT",
  "UNION",
  "ENUM",
  "ARRAY",
  "POINTER",
  "FUNCTION",
  "BASE",
]);
function readType(lines: Lines): VergiliusType {
  const line = lines.number;
  if (!lines.isAt("  -")) throw new Refused("expected a type, `-` indented by 2", line);
  lines.advance();
  const name = optionalName(lines, "    name: ");
  const id = natural(lines, "    id: ");
  const kind = required(lines, "    kind: ");
  if (!isKind(kind)) throw new Refused(`kind ${kind} is not one of this dialect`, lines.number - 1);
  const size = natural(lines, "    sizeof: ");
  for (const flag of ["    isConst: ", "    isVolatile: "]) {
    if (![null, "true"].includes(optional(lines, flag)))
      throw new Refused("a flag is not `true`", lines.number - 1);
  }
  const entries: VergiliusEntry[] = [];
  if (lines.isAt("    data:")) {
    lines.advance();
    while (lines.isAt("      -")) entries.push(readEntry(lines, entries.length));
  }
  return { name, id, kind, size, entries, line };
}

function isKind(text: string): text is VergiliusKind {
  return kinds.has(text);
}

function readEntry(lines: Lines, ordinal: number): VergiliusEntry {
  const line = lines.number;
  lines.advance();
  const name = optionalName(lines, "        name: ");
  const id = natural(lines, "        id: ");
  const offset = integer(lines, "        offset: ");
  if (natural(lines, "        ordinal: ") !== ordinal)
    throw new Refused("entries are out of order", lines.number - 1);
  return { name, id, offset, line };
}

/** Some files leave a name out that is empty, some write the key alone. */
function optionalName(lines: Lines, key: string): string {
  if (!lines.isAt(key.trimEnd())) return optional(lines, key) ?? "";
  lines.advance();
  return "";
}

function optional(lines: Lines, key: string): string | null {
  if (!lines.current.startsWith(key)) return null;
  const value = lines.current.slice(key.length);
  if (value === "" || value.length > 1000)
    throw new Refused(`no usable value after \`${key.trim()}\``, lines.number);
  lines.advance();
  return value;
}

function required(lines: Lines, key: string): string {
  const value = optional(lines, key);
  if (value === null)
    throw new Refused(`expected \`${key.trim()}\` indented by ${key.search(/\S/)}`, lines.number);
  return value;
}

function integer(lines: Lines, key: string): number {
  const value = required(lines, key);
  if (!/^-?\d{1,15}$/.test(value)) throw new Refused(`${value} is not an integer`, lines.number - 1);
  return Number(value);
}

function natural(lines: Lines, key: string): number {
  const value = integer(lines, key);
  if (value < 0) throw new Refused(`${value} is negative`, lines.number - 1);
  return value;
}
