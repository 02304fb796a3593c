import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Diagnostic, Layouts, Model, ParsedC, RecordId, Result, SourceText } from "../index.ts";
import { computeLayouts, loadC, msvcC, msvcCxx, parseC } from "../index.ts";
import { readTextFile } from "./files.ts";
import { answerFrom } from "./layout-answers.ts";
import { packageRoot } from "./package-files.ts";

/** A C text, read and ready to be laid out. */
export interface OpenedC extends ParsedC {
  readonly layouts: Layouts;
  /** Those of the text itself, in order; not what the Windows vocabulary lent it. */
  readonly records: readonly RecordId[];
  readonly source: SourceText;
  /** The language whose rules were used. */
  readonly language: "c" | "c++";
}

/** Reads a header as it stands; nothing it includes is read. `language` null: by the file's ending. */
export async function openC(
  path: string,
  cwd: string,
  language: "c" | "c++" | null,
): Promise<Result<OpenedC, Diagnostic>> {
  const source = readTextFile(path, cwd);
  if (!source.ok) return source;
  const spoken = languageOf(path, language);
  // The front end reads what C and C++ have in common; the engine knows where they lay it out differently.
  const layoutsOf = (model: Model): Layouts =>
    spoken === "c" ? computeLayouts(model, msvcC) : computeLayouts({ ...model, language: "c++" }, msvcCxx);
  const parsed = parseC(source.value, await cParser(), {
    language: "c",
    askLayout: (query, model) => {
      const answer = answerFrom(layoutsOf(model), query);
      return answer.ok ? answer.value : { code: "value", detail: answer.error };
    },
  });
  const layouts = layoutsOf(parsed.model);
  const records = [...parsed.model.records.values()].filter(({ span }) => span.file === source.value.file);
  return {
    ok: true,
    value: {
      ...parsed,
      layouts,
      records: records.map(({ id }) => id),
      source: source.value,
      language: spoken,
    },
  };
}

/** What was asked for, else what the file's ending says. */
export function languageOf(path: string, asked: "c" | "c++" | null): "c" | "c++" {
  return asked ?? (/\.(hpp|hxx|hh|cpp|cxx|cc)$/i.test(path) ? "c++" : "c");
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
