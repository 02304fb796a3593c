import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type {
  AskLayout,
  Constant,
  DefinedText,
  Diagnostic,
  Layouts,
  Model,
  Overruled,
  ParsedC,
  RecordId,
  SourceText,
} from "../../index.ts";
import {
  annotatedLayouts,
  answerFrom,
  computeLayouts,
  loadC,
  msvcC,
  msvcCxx,
  parseC,
  parseCxx,
  readConstants,
} from "../../index.ts";
import type { Manifest } from "../../toolchain/cache.ts";
import type { CompileOptions } from "../../toolchain/witness.ts";
import type { EvaluateConstants } from "./c-constants.ts";
import { constantsInText, constantsInUnit } from "./c-constants.ts";
import type { CUnit } from "./c-unit.ts";
import { findCUnit } from "./c-unit.ts";
import { originalText } from "../disk/files.ts";
import type { CSettings } from "./headers.ts";
import { packageRoot } from "../package-files.ts";
import { parseUnit } from "./preprocessed.ts";

/** What came of a C header: layouts, or the diagnostics that say why there are none. */
export interface OpenedHeader {
  readonly door: OpenedC | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly textOf: (file: string) => string | null;
}

/** A C text, read and ready to be laid out. */
export interface OpenedC extends ParsedC {
  /** What the text comes to; where its comments say more than it (Vergilius, pdbex), what they say. */
  readonly layouts: Layouts;
  /** What the text itself comes to. */
  readonly textLayouts: Layouts;
  /** Records whose comments contradict their text. */
  readonly overruled: ReadonlyMap<RecordId, readonly Overruled[]>;
  /** The header's own, in order: not what the Windows vocabulary lent it, nor what came from system folders. */
  readonly records: readonly RecordId[];
  /** The header itself, not preprocessed. */
  readonly source: SourceText;
  /** The language whose rules were used. */
  readonly language: "c" | "c++";
  /** What a compiler needs to read the header as we did; null: nothing. */
  readonly options: CompileOptions | null;
  /** What this depends on beside our own code; null where nothing that is made of it is worth keeping. */
  readonly manifest: Manifest | null;
  /**
   * Integer constants by name: object-like macros, enumerators and `const` variables with an initializer, with value, C type
   * (the typedef where a cast names one) and place. Evaluated when asked. `names`: exactly these; null: all.
   */
  constants(names: readonly string[] | null): Promise<ReadonlyMap<string, Constant>>;
}

/**
 * Reads a header: as it stands, or through a preprocessor where it includes others, has conditions, or options are given.
 * `names`: no more than these records need; null: everything.
 */
export async function openC(
  path: string,
  cwd: string,
  settings: CSettings,
  names: readonly string[] | null,
): Promise<OpenedHeader> {
  const found = findCUnit(path, cwd, settings);
  if (!found.ok) return refused([found.error]);
  const { source, language, preprocessed } = found.value;
  const only = names?.map(lastSegment) ?? null;
  if (preprocessed !== null)
    return openPreprocessed(found.value, preprocessed, cwd, settings, { language, only });
  return openCText(source, language, only ?? []);
}

/** Reads C text as it stands. `asked`: the records that are asked for; none: all. */
export async function openCText(
  source: SourceText,
  language: Reader["language"],
  asked: readonly string[],
): Promise<OpenedHeader> {
  const parsed = await parse(source, { language, only: null, asked });
  const isOwn = (file: string): boolean => file === source.file;
  const textOf = (file: string): string | null => (isOwn(file) ? source.text : null);
  const constants: OpenedC["constants"] = (wanted) =>
    constantsInText(source, cxxConstants(parsed, language), wanted, evaluatorFor(language));
  return {
    door: doorOf(parsed, source, language, isOwn, constants),
    diagnostics: parsed.diagnostics,
    textOf,
  };
}

async function openPreprocessed(
  { header, source }: CUnit,
  { unit, options }: NonNullable<CUnit["preprocessed"]>,
  cwd: string,
  settings: CSettings,
  reader: Reader,
): Promise<OpenedHeader> {
  const { parsed, diagnostics, manifest } = await parseUnit({
    unit,
    cwd,
    cacheFolder: settings.cacheFolder,
    names: reader.only,
    parse: (text) => parse(text, reader),
  });
  // Clang's own headers and ours are nobody's question.
  const foreign = header.isLookedUp ? [] : options.systemFolders.map((folder) => `${folder}/`);
  const isOwn = (file: string): boolean =>
    !/^<|\/lib\/clang\//.test(file) && !foreign.some((folder) => file.startsWith(folder));
  const shown = reader.only === null ? isOwn : isText;
  const told = diagnostics.filter(
    ({ span, code }) => span === null || !isFromSystem(code) || isOwn(span.file),
  );
  const cxx = parsed === null ? null : cxxConstants(parsed, reader.language);
  const place = { cwd, cacheFolder: settings.cacheFolder, cxx };
  const constants: OpenedC["constants"] = (wanted) =>
    constantsInUnit(unit, place, wanted, evaluatorFor(reader.language));
  return {
    door:
      parsed === null
        ? null
        : { ...doorOf(parsed, source, reader.language, shown, constants), options, manifest },
    diagnostics: told,
    textOf: (file) => originalText(file, cwd),
  };
}

/** Whoever asks by name may mean a record of any header, but not of our vocabulary. */
function isText(file: string): boolean {
  return !/^<(?!layoutcheck>\/)/.test(file);
}

/** What the front end could not read in a system header is told with the record that needs it, not by itself. */
function isFromSystem(code: Diagnostic["code"]): boolean {
  return code.startsWith("c-");
}

interface Reader {
  readonly language: "c" | "c++";
  readonly only: readonly string[] | null;
  readonly asked?: readonly string[];
}

function layoutsIn(model: Model, language: Reader["language"]): Layouts {
  return computeLayouts(model, language === "c" ? msvcC : msvcCxx);
}

async function parse(source: SourceText, { language, only, asked }: Reader): Promise<ParsedC> {
  const askLayout = askEngine(language);
  const wanted = only === null ? {} : { only };
  if (language === "c++") return parseCxx(source, { ...wanted, askLayout });
  return parseC(source, await cParser(), {
    language: "c",
    ...wanted,
    ...(asked === undefined ? {} : { asked }),
    askLayout,
  });
}

function doorOf(
  parsed: ParsedC,
  source: SourceText,
  language: Reader["language"],
  isOwn: (file: string) => boolean,
  constants: OpenedC["constants"],
): OpenedC {
  const { model } = parsed;
  const records = [...model.records.values()].filter(({ span }) => isOwn(span.file));
  const textLayouts = layoutsIn(model, language);
  const annotated = annotatedLayouts(model, textLayouts);
  return {
    ...parsed,
    layouts: annotated ?? textLayouts,
    textLayouts,
    overruled: annotated?.overruled ?? new Map(),
    records: records.map(({ id }) => id),
    source,
    language,
    options: null,
    manifest: null,
    constants,
  };
}

/** As records are read, so are the constants: `sizeof` in them asks the engine. */
function evaluatorFor(language: Reader["language"]): EvaluateConstants {
  return async (text, names) =>
    readConstants(text, await cParser(), { language: "c", askLayout: askEngine(language) }, names);
}

/** What is known of C++ beside its macros; null for C. */
function cxxConstants({ model }: ParsedC, language: Reader["language"]): DefinedText["cxx"] {
  return language === "c" ? null : model.constants;
}

function askEngine(language: Reader["language"]): AskLayout {
  return (query, model) => {
    const answer = answerFrom(layoutsIn(model, language), query);
    return answer.ok ? answer.value : { code: "value", detail: answer.error };
  };
}

/** `nt::EPROCESS` is EPROCESS in C. */
function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf(":") + 1);
}

function refused(diagnostics: readonly Diagnostic[]): OpenedHeader {
  return { door: null, diagnostics, textOf: () => null };
}

let loaded: ReturnType<typeof loadC> | null = null;

/** The grammar takes some 20 ms to load, so once in a process, and only where there is C text. */
export function cParser(): ReturnType<typeof loadC> {
  loaded ??= loadC({
    runtime: grammarFile("web-tree-sitter", "web-tree-sitter.wasm"),
    grammar: grammarFile("tree-sitter-c", "tree-sitter-c.wasm"),
  });
  return loaded;
}

/** The build puts both files into dist/; in our own sources they are where npm put them. */
function grammarFile(name: string, file: string): Uint8Array {
  const shipped = join(packageRoot(), "dist", file);
  const path = existsSync(shipped) ? shipped : createRequire(import.meta.url).resolve(`${name}/${file}`);
  return readFileSync(path);
}
