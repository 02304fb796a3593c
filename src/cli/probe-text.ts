import { basename, join, resolve } from "node:path";
import type { Diagnostic, Layouts, Model, Result } from "../index.ts";
import { computeLayouts, diagnostic, isRecordNamed, msvcC, msvcCxx, parseC, wholeFile } from "../index.ts";
import { findPreprocessor } from "../toolchain/find.ts";
import { bestHeaderSet, explainMissingHeaders, findHeaderSets } from "../toolchain/headers.ts";
import { unitOfHeaders } from "../toolchain/preprocess.ts";
import type { CompileOptions } from "../toolchain/witness.ts";
import { displayPath, readTextFile } from "./files.ts";
import { isFile } from "./hosts.ts";
import { answerFrom } from "./layout-answers.ts";
import type { OpenedC } from "./open-c.ts";
import { cParser } from "./open-c.ts";
import { languageOf } from "./c-unit.ts";
import type { Options } from "./options.ts";
import { compileOptions } from "./witnesses/compilers.ts";
import { includesOthers } from "./witnesses/prelude.ts";

/** A header that a probe is made for. */
export interface ProbeText {
  readonly c: OpenedC;
  /** How a probe that is compiled elsewhere includes it; null where its text stands in the probe itself. */
  readonly include: string | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly options: CompileOptions;
}

/**
 * Opens the header of a probe: a file, or a name that is found in the include folders and the Windows headers of this
 * machine. One that includes others or is given macros is preprocessed first. `names`: the records that matter; empty: all.
 */
export async function openProbeText(
  header: string,
  names: readonly string[],
  options: Options,
  cwd: string,
): Promise<Result<ProbeText, Diagnostic>> {
  const own = compileOptions(options, cwd);
  const found = isFile(resolve(cwd, header))
    ? { path: resolve(cwd, header), isForeign: false }
    : search(header, own);
  if (found === null)
    return { ok: false, error: diagnostic("file-missing", { path: header }, wholeFile(header)) };
  const source = readTextFile(found.path, cwd);
  if (!source.ok) return source;
  const language = languageOf(header, options.lang);
  const isPlain = !includesOthers(source.value.text) && own.defines.length + own.forcedIncludes.length === 0;
  if (isPlain && !found.isForeign) {
    const read = await readC(source.value, language, names, cwd);
    return { ok: true, value: { ...read, include: null, options: own } };
  }
  const sets = findHeaderSets();
  const isKernel = /\b(?:ntddk|ntifs|wdm|ntdef|miniport)\.h\b/i.test(`${header} ${source.value.text}`);
  const set = bestHeaderSet(sets, { kernel: isKernel });
  const all = { ...own, systemFolders: [...own.systemFolders, ...(set?.folders ?? [])] };
  const preprocessor = await findPreprocessor();
  if (!preprocessor.ok) return preprocessor;
  const unit = await preprocessor.value.preprocess(unitOfHeaders([found.path], language, all));
  if (!unit.ok) return unit;
  const read = await readC(
    { file: displayPath(found.path, cwd), text: unit.value.text },
    language,
    names,
    cwd,
  );
  const diagnostics = [...explainMissingHeaders(unit.value.diagnostics, sets), ...read.diagnostics];
  const include = found.isForeign ? header : basename(header);
  // The text is preprocessed: what it needed is in it.
  return { ok: true, value: { c: read.c, include, diagnostics, options: noneLeft } };
}

const noneLeft: CompileOptions = { defines: [], includeFolders: [], systemFolders: [], forcedIncludes: [] };

function search(
  header: string,
  { includeFolders, systemFolders }: CompileOptions,
): { readonly path: string; readonly isForeign: true } | null {
  const folders = [...includeFolders, ...systemFolders, ...findHeaderSets().flatMap((set) => set.folders)];
  const path = folders.map((folder) => join(folder, header)).find(isFile);
  return path === undefined ? null : { path, isForeign: true };
}

async function readC(
  source: OpenedC["source"],
  language: OpenedC["language"],
  names: readonly string[],
  cwd: string,
): Promise<Pick<ProbeText, "c" | "diagnostics">> {
  const layoutsOf = (model: Model): Layouts =>
    language === "c" ? computeLayouts(model, msvcC) : computeLayouts({ ...model, language }, msvcCxx);
  const parsed = parseC(source, await cParser(), {
    language: "c",
    ...(names.length === 0 ? {} : { only: names }),
    askLayout: (query, model) => {
      const answer = answerFrom(layoutsOf(model), query);
      return answer.ok ? answer.value : { code: "value", detail: answer.error };
    },
  });
  const { model, diagnostics } = parsed;
  const isWanted = (one: string): boolean => names.some((name) => isRecordNamed(one, name));
  const records = [...model.records.values()].filter(({ name, aliases, span }) =>
    names.length === 0
      ? resolve(cwd, span.file) === resolve(cwd, source.file) && (name ?? aliases[0]) !== undefined
      : [...aliases, ...(name === null ? [] : [name])].some(isWanted),
  );
  const layouts = layoutsOf(model);
  const c = {
    ...parsed,
    layouts,
    textLayouts: layouts,
    overruled: new Map(),
    records: records.map(({ id }) => id),
    source,
    language,
    options: null,
    manifest: null,
    constants: () => Promise.resolve(model.constants),
  };
  return { c, diagnostics };
}
