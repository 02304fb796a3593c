import type { Diagnostic, Result, SourceText } from "../../index.ts";
import type { Unit } from "../../toolchain/unit.ts";
import { unitOfHeaders } from "../../toolchain/unit.ts";
import type { CompileOptions } from "../../toolchain/witness.ts";
import { readCTextFile } from "../disk/files.ts";
import type { CSettings, FoundHeader } from "./headers.ts";
import { compileOptions, findHeader } from "./headers.ts";

/** A header that was found, and how it is to be read. */
export interface CUnit {
  readonly header: FoundHeader;
  /** The header itself, not preprocessed. */
  readonly source: SourceText;
  /** The language whose rules count. */
  readonly language: "c" | "c++";
  /** What goes through a preprocessor; null: the header is read as it stands. */
  readonly preprocessed: { readonly unit: Unit; readonly options: CompileOptions } | null;
}

/** Finds a header and decides how to read it: as it stands, or preprocessed where it includes, has conditions, or options are given. */
export function findCUnit(path: string, cwd: string, settings: CSettings): Result<CUnit, Diagnostic> {
  const header = findHeader(path, cwd, settings);
  if (!header.ok) return header;
  const source = readCTextFile(header.value.isLookedUp ? header.value.path : path, cwd);
  if (!source.ok) return source;
  const language = languageOf(path, settings.lang);
  const found = { header: header.value, source: source.value, language };
  if (!needsPreprocessor(source.value.text, header.value, language))
    return { ok: true, value: { ...found, preprocessed: null } };
  const options = compileOptions(source.value.text, header.value.path, cwd, settings);
  const unit = unitOfHeaders([header.value.path], language, options);
  return { ok: true, value: { ...found, preprocessed: { unit, options } } };
}

/** Includes, conditions and macros with parameters are a preprocessor's business; in C++ all macros are. */
function needsPreprocessor(text: string, header: FoundHeader, language: CUnit["language"]): boolean {
  if (header.isLookedUp || header.wantsOptions) return true;
  if (language === "c++" && /^[ \t]*#[ \t]*define\b/m.test(text)) return true;
  return /^[ \t]*#[ \t]*(?:include|import|if|ifdef|ifndef|define[ \t]+\w+\()/m.test(text);
}

/** What was asked for, else what the file's ending says. */
function languageOf(path: string, asked: "c" | "c++" | null): "c" | "c++" {
  return asked ?? (/\.(hpp|hxx|hh|cpp|cxx|cc)$/i.test(path) ? "c++" : "c");
}
