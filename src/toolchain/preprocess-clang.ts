import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import { splitDefinitions, untoldPops } from "./definitions.ts";
import { utf8OfUtf16 } from "./encodings.ts";
import type { CLanguage } from "./flags.ts";
import { driverFlags, optionFlags } from "./flags.ts";
import { caseInsensitiveOverlay, replacingOverlay } from "./overlay.ts";
import type { Preprocessed, Preprocessor, Unit } from "./unit.ts";
import { absoluteOptions } from "./unit.ts";
import {
  bytesOrNull,
  contentsOf,
  filesIn,
  headersFolders,
  named,
  problems,
  withoutOurPaths,
} from "./preprocessed-text.ts";
import { run, withTemporaryFolder } from "./run.ts";
import { withIntrinsicsStubs } from "./stubs.ts";
import type { CompileOptions } from "./witness.ts";

/** A unit that includes more headers in UTF-16 than this, one inside the other, is not read. */
const mostTranslations = 64;

/**
 * Preprocessing by a clang of this machine. Where an include is not found as it is spelled, look-up ignores case; headers in
 * UTF-16, which clang refuses, are put before it in UTF-8.
 */
export function clangPreprocessor(command: string, version: string): Preprocessor {
  return {
    version,
    flags: driverFlags("c"),
    preprocess: (unit) =>
      withTemporaryFolder(async (folder) => {
        const stubs = await withIntrinsicsStubs(folder);
        const options = absoluteOptions(unit.options);
        await writeFile(join(folder, "unit"), named(unit));
        const at: ClangRun = { command, folder, stubs, unit, options, extra: [] };
        const exact = await runTranslating(at);
        if (!exact.ok || !exact.value.diagnostics.some(({ code }) => code === "include-missing"))
          return exact;
        const folders = [...options.includeFolders, ...options.systemFolders, ...headersFolders(unit.text)];
        if (folders.length === 0) return exact;
        await writeFile(join(folder, "overlay"), caseInsensitiveOverlay(folders));
        return runTranslating({ ...at, extra: ["-ivfsoverlay", join(folder, "overlay")] });
      }),
  };
}

interface ClangRun {
  readonly command: string;
  readonly folder: string;
  readonly stubs: string;
  readonly unit: Unit;
  readonly options: CompileOptions;
  readonly extra: readonly string[];
}

/** Clang stops at the first header in UTF-16, so each run may bring one more. */
async function runTranslating(at: ClangRun): Promise<Result<Preprocessed, Diagnostic>> {
  const translated = new Map<string, string>();
  const overlay = join(at.folder, "translated");
  for (;;) {
    const extra = translated.size === 0 ? at.extra : [...at.extra, "-ivfsoverlay", overlay];
    const result = await runClang({ ...at, extra });
    if (!result.ok || translated.size >= mostTranslations) return result;
    const refused = result.value.diagnostics.flatMap(refusedFile).find((path) => !translated.has(path));
    const text = refused === undefined ? null : utf8OfUtf16(bytesOrNull(refused) ?? new Uint8Array());
    if (refused === undefined || text === null) return result;
    const copy = join(at.folder, `translated-${translated.size}`);
    await writeFile(copy, text);
    translated.set(refused, copy);
    await writeFile(overlay, replacingOverlay(translated));
  }
}

/** The header that clang's complaint is about, if it is about a byte order mark. */
function refusedFile(told: Diagnostic): readonly string[] {
  if (told.code !== "preprocessor-error") return [];
  const path = /byte order mark detected in '(.+)', but encoding is not supported/.exec(
    told.args.message,
  )?.[1];
  return path === undefined ? [] : [path];
}

async function runClang(at: ClangRun): Promise<Result<Preprocessed, Diagnostic>> {
  const language: CLanguage = at.unit.language;
  const args = [
    ...driverFlags(language),
    ...at.extra,
    "-E",
    "-dD",
    "-w",
    "-I",
    at.stubs,
    ...optionFlags(at.options),
    "-o",
    "preprocessed",
    "unit",
  ];
  const finished = await run(at.command, args, { folder: at.folder });
  if (!finished.ok) return finished;
  // After a fatal error clang removes its output.
  const output = bytesOrNull(join(at.folder, "preprocessed"))?.toString("utf8") ?? "";
  const { text, definitions } = splitDefinitions(withoutOurPaths(output, at.stubs, "unit"));
  const filesRead = filesIn(text);
  return {
    ok: true,
    value: {
      text,
      definitions: definitions + untoldPops([at.unit.text, ...contentsOf(filesRead)]),
      diagnostics: problems(finished.value.exitCode, finished.value.stderr, at.command),
      filesRead,
      missed: null,
    },
  };
}
