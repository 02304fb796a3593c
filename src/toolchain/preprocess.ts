import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { clCommand } from "./cl-flags.ts";
import { splitDefinitions, untoldPops } from "./definitions.ts";
import type { EmbeddedClang } from "./embedded.ts";
import { embeddedOptions } from "./embedded.ts";
import { frontendFlags } from "./flags.ts";
import { contentsOf, filesIn, named, problems, withoutOurPaths } from "./preprocessed-text.ts";
import { run, withTemporaryFolder } from "./run.ts";
import { intrinsicsFolder, intrinsicsStubs } from "./stubs.ts";
import { absoluteOptions } from "./unit.ts";
import type { Preprocessor } from "./unit.ts";

/** Preprocessing by the embedded clang. Include look-up ignores case. */
export function embeddedPreprocessor(clang: EmbeddedClang): Preprocessor {
  return {
    version: clang.version,
    flags: frontendFlags("c"),
    preprocess(unit) {
      const args = [
        ...frontendFlags(unit.language),
        "-E",
        "-dD",
        "-I",
        intrinsicsFolder,
        ...embeddedOptions(absoluteOptions(unit.options)),
        "-o",
        "/preprocessed",
        "/unit",
      ];
      const files = { "/unit": named(unit), ...intrinsicsStubs(intrinsicsFolder) };
      const result = clang.run(args, files);
      if (!result.ok) return Promise.resolve(result);
      const bytes = result.value.written("/preprocessed");
      const raw = bytes === null ? "" : Buffer.from(bytes).toString("utf8");
      const { text, definitions } = splitDefinitions(withoutOurPaths(raw, intrinsicsFolder, "/unit"));
      const { exitCode, stderr, reads } = result.value;
      const { read, missed } = reads;
      return Promise.resolve({
        ok: true,
        value: {
          text,
          definitions: definitions + untoldPops([unit.text, ...read.values()]),
          diagnostics: problems(exitCode, stderr, clang.version),
          filesRead: [...read.keys()].sort(),
          missed: [...missed].sort(),
        },
      });
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
          ...definitionsFlag[dialect],
          ...options.defines.map((define) => `/D${define}`),
          ...[...options.includeFolders, ...options.systemFolders].map((path) => `/I${path}`),
          ...options.forcedIncludes.map((header) => `/FI${header}`),
          source,
        ];
        const finished = await run(command, args, { folder, environment });
        if (!finished.ok) return finished;
        const { exitCode, stdout, stderr } = finished.value;
        const printed = stdout.replace(/\r\n/g, "\n").replace(/^#line (\d+ ")/gm, "# $1");
        const { text, definitions } = splitDefinitions(printed);
        const filesRead = filesIn(text);
        const pops = untoldPops([unit.text, ...contentsOf(filesRead)]);
        return {
          ok: true,
          value: {
            text,
            definitions: definitions === "" ? null : definitions + pops,
            diagnostics: problems(exitCode, stderr, version),
            filesRead,
            missed: null,
          },
        };
      }),
  };
}

/** cl has kept definitions under /d1PP for many versions, without promising it; one that does not prints none. */
const definitionsFlag: Readonly<Record<"cl" | "clang-cl", readonly string[]>> = {
  cl: ["/d1PP"],
  "clang-cl": ["/clang:-dD"],
};
