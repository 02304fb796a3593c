import { readFile, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import { clCommand } from "./cl-flags.ts";
import { preprocessorDiagnostics } from "./complaints.ts";
import type { EmbeddedClang } from "./embedded.ts";
import { embeddedOptions } from "./embedded.ts";
import type { CLanguage } from "./flags.ts";
import { driverFlags, frontendFlags, optionFlags } from "./flags.ts";
import { caseInsensitiveOverlay } from "./overlay.ts";
import { run, withTemporaryFolder } from "./run.ts";
import { intrinsicsFolder, intrinsicsStubs, withIntrinsicsStubs } from "./stubs.ts";
import type { CompileOptions } from "./witness.ts";

/** A unit to be preprocessed for x64 Windows: a text that includes headers, or the headers' text itself. */
export interface Unit {
  readonly text: string;
  /** What messages and line markers call the text itself. */
  readonly name: string;
  readonly language: CLanguage;
  readonly options: CompileOptions;
}

export interface Preprocessed {
  /** With `# LINE "FILE"` markers and #pragma lines. Up to the first fatal error where there is one. */
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Files read, sorted, as the compiler opened them. */
  readonly filesRead: readonly string[];
  /** Paths at which a look-up found nothing; null where the compiler does not say. */
  readonly missed: readonly string[] | null;
}

export interface Preprocessor {
  /** With its version: part of a cache's key. */
  readonly version: string;
  readonly flags: readonly string[];
  preprocess(unit: Unit): Promise<Result<Preprocessed, Diagnostic>>;
}

/** The unit that includes these headers, one after the other. Paths are made absolute, so that no folder shadows them. */
export function unitOfHeaders(
  headers: readonly string[],
  language: CLanguage,
  options: CompileOptions,
): Unit {
  const lines = headers.map((header) => `#include "${resolve(header).replaceAll("\\", "/")}"\n`);
  return { text: lines.join(""), name: "<layoutcheck>", language, options };
}

/** Preprocessing by the embedded clang. Include look-up ignores case. */
export function embeddedPreprocessor(clang: EmbeddedClang): Preprocessor {
  return {
    version: clang.version,
    flags: frontendFlags("c"),
    preprocess(unit) {
      const args = [
        ...frontendFlags(unit.language),
        "-E",
        "-I",
        intrinsicsFolder,
        ...embeddedOptions(absoluteOptions(unit.options)),
        "-o",
        "/preprocessed",
        "/unit",
      ];
      const files = { "/unit": named(unit), ...intrinsicsStubs(intrinsicsFolder) };
      const result = clang.run(args, files);
      const bytes = result.written("/preprocessed");
      const raw = bytes === null ? "" : Buffer.from(bytes).toString("utf8");
      const text = withoutOurPaths(raw, intrinsicsFolder, "/unit");
      return Promise.resolve({
        ok: true,
        value: {
          text,
          diagnostics: problems(result.exitCode, result.stderr, clang.version),
          filesRead: [...result.reads.read.keys()].sort(),
          missed: [...result.reads.missed].sort(),
        },
      });
    },
  };
}

/** Preprocessing by a clang of this machine. Where an include is not found as it is spelled, look-up ignores case. */
export function clangPreprocessor(command: string, version: string): Preprocessor {
  return {
    version,
    flags: driverFlags("c"),
    preprocess: (unit) =>
      withTemporaryFolder(async (folder) => {
        const stubs = await withIntrinsicsStubs(folder);
        const options = absoluteOptions(unit.options);
        await writeFile(join(folder, "unit"), named(unit));
        const exact = await runClang(command, { folder, stubs, language: unit.language, options, extra: [] });
        if (!exact.ok || !exact.value.diagnostics.some(({ code }) => code === "include-missing"))
          return exact;
        const folders = [...options.includeFolders, ...options.systemFolders, ...headersFolders(unit.text)];
        if (folders.length === 0) return exact;
        await writeFile(join(folder, "overlay"), caseInsensitiveOverlay(folders));
        const extra = ["-ivfsoverlay", join(folder, "overlay")];
        return runClang(command, { folder, stubs, language: unit.language, options, extra });
      }),
  };
}

interface ClangRun {
  readonly folder: string;
  readonly stubs: string;
  readonly language: CLanguage;
  readonly options: CompileOptions;
  readonly extra: readonly string[];
}

async function runClang(command: string, at: ClangRun): Promise<Result<Preprocessed, Diagnostic>> {
  const args = [
    ...driverFlags(at.language),
    ...at.extra,
    "-E",
    "-w",
    "-I",
    at.stubs,
    ...optionFlags(at.options),
    "-o",
    "preprocessed",
    "unit",
  ];
  const finished = await run(command, args, { folder: at.folder });
  if (!finished.ok) return finished;
  const text = withoutOurPaths(await textOrEmpty(join(at.folder, "preprocessed")), at.stubs, "unit");
  return {
    ok: true,
    value: {
      text,
      diagnostics: problems(finished.value.exitCode, finished.value.stderr, command),
      filesRead: filesIn(text),
      missed: null,
    },
  };
}

/** Preprocessing by cl, or by clang-cl in its place: `/E` prints to standard output. cl ignores case by itself. */
export function clPreprocessor(
  command: string,
  version: string,
  dialect: "cl" | "clang-cl",
  environment: Readonly<Record<string, string>>,
): Preprocessor {
  return {
    version,
    flags: clCommand("c", dialect),
    preprocess: (unit) =>
      withTemporaryFolder(async (folder) => {
        const source = unit.language === "c" ? "unit.c" : "unit.cpp";
        await writeFile(join(folder, source), named(unit));
        const options = absoluteOptions(unit.options);
        const args = [
          ...clCommand(unit.language, dialect).filter((flag) => flag !== "/c"),
          "/E",
          ...options.defines.map((define) => `/D${define}`),
          ...[...options.includeFolders, ...options.systemFolders].map((path) => `/I${path}`),
          ...options.forcedIncludes.map((header) => `/FI${header}`),
          source,
        ];
        const finished = await run(command, args, { folder, environment });
        if (!finished.ok) return finished;
        const { exitCode, stdout, stderr } = finished.value;
        const text = stdout.replace(/\r\n/g, "\n").replace(/^#line (\d+ ")/gm, "# $1");
        return {
          ok: true,
          value: {
            text,
            diagnostics: problems(exitCode, stderr, version),
            filesRead: filesIn(text),
            missed: null,
          },
        };
      }),
  };
}

/** Line 1 of the text is line 1 of `name`. */
function named(unit: Unit): string {
  return `#line 1 ${JSON.stringify(unit.name)}\n${unit.text}`;
}

/** Compilers run in a folder of their own, so every path must be absolute. */
export function absoluteOptions(options: CompileOptions): CompileOptions {
  return {
    ...options,
    includeFolders: options.includeFolders.map((folder) => resolve(folder)),
    systemFolders: options.systemFolders.map((folder) => resolve(folder)),
  };
}

/** Our temporary folder has a new name at each run; the same input must give the same text. */
function withoutOurPaths(text: string, stubs: string, unit: string): string {
  return text
    .replaceAll(`"${stubs.replaceAll("\\", "\\\\")}`, '"<layoutcheck>/intrinsics')
    .replaceAll(new RegExp(`^# 1 "${unit}"(?: \\d)*\n`, "gm"), "");
}

function problems(exitCode: number, output: string, compiler: string): readonly Diagnostic[] {
  const found = preprocessorDiagnostics(output);
  if (exitCode === 0 || found.length > 0) return found;
  const said = output.trim().slice(0, 600) || "it gave no reason";
  return [diagnostic("compiler-failed", { compiler, output: said }, null)];
}

/** The folders of headers that the unit's own text includes by absolute path. */
function headersFolders(text: string): readonly string[] {
  return [...text.matchAll(/^#include "([^"]+)"$/gm)]
    .map((match) => dirname(match[1] ?? ""))
    .filter(isAbsolute);
}

/** What the line markers name, except the unit itself, our stubs and the compiler's inventions. */
function filesIn(text: string): readonly string[] {
  const files = new Set<string>();
  for (const [, name = ""] of text.matchAll(/^# \d+ "((?:[^"\\]|\\.)*)"/gm)) {
    const path = name.replaceAll("\\\\", "/");
    if (isAbsolute(path)) files.add(path);
  }
  return [...files].sort();
}

async function textOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    // After a fatal error clang removes its output.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
