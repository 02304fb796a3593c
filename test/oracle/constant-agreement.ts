import type { Constant, Type } from "../../src/model/model.ts";
import { withoutAliases } from "../../src/model/model.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import { msvcC } from "../../src/layout/rules.ts";
import { readDefinitions } from "../../src/parse/c/definitions.ts";
import { readConstants } from "../../src/parse/c/named-constants.ts";
import { answerFrom } from "../../src/layout/answers.ts";
import type { CLanguage } from "../../src/toolchain/flags.ts";
import { driverFlags, optionFlags } from "../../src/toolchain/flags.ts";
import type { Preprocessed } from "../../src/toolchain/unit.ts";
import { run, withTemporaryFolder } from "../../src/toolchain/run.ts";
import { withIntrinsicsStubs } from "../../src/toolchain/stubs.ts";
import type { CompileOptions } from "../../src/toolchain/witness.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cParser } from "./c-parser.ts";

// Integer constants that we claim, put to clang: value, and type by _Generic.

export async function constantsOf(
  { text, definitions }: Pick<Preprocessed, "text" | "definitions">,
  names: readonly string[] | null = null,
  cxx: ReadonlyMap<string, Constant> | null = null,
): Promise<ReadonlyMap<string, Constant>> {
  const macros = readDefinitions(definitions ?? "", "<unit>");
  const askLayout: Parameters<typeof readConstants>[2]["askLayout"] = (query, model) => {
    const answer = answerFrom(computeLayouts(model, msvcC), query);
    return answer.ok ? answer.value : { code: "value", detail: answer.error };
  };
  const parser = await cParser();
  return readConstants(
    { source: { file: "<unit>", text }, macros, vocabulary: "none", cxx },
    parser,
    { language: "c", askLayout },
    names,
  );
}

/** The claims that clang does not share, in its own words; each names its constant. */
export async function disputed(
  clang: string,
  prelude: string,
  options: CompileOptions,
  constants: readonly Constant[],
  language: CLanguage = "c",
): Promise<readonly string[]> {
  const claims = constants.map(claimOf);
  const text = `${prelude}\n${typeNumber}\n#line 1 "claims"\n${claims.join("\n")}\n`;
  const complaints = await withTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, "unit.c"), text);
    const stubs = await withIntrinsicsStubs(folder);
    const flags = [
      ...driverFlags(language),
      "-w",
      "-fsyntax-only",
      "-ferror-limit=0",
      "-fno-caret-diagnostics",
    ];
    const finished = await run(clang, [...flags, "-I", stubs, ...optionFlags(options), "unit.c"], { folder });
    if (!finished.ok) throw new Error(`${clang} did not run`);
    return finished.value.stderr;
  });
  return [...complaints.matchAll(/^claims:(\d+):\d+: error: (.*)$/gm)].map(
    ([, line, message]) => `${claims[Number(line) - 1]}: ${message}`,
  );
}

function claimOf({ name, type, value }: Constant): string {
  const bits = BigInt.asUintN(64, value);
  return `static_assert((unsigned long long)(${name}) == 0x${bits.toString(16)}ULL && TYPE_NUMBER(${name}) == ${numberOf(type)}, "${name}");`;
}

const numbered = [
  "char",
  "signed char",
  "unsigned char",
  "short",
  "unsigned short",
  "int",
  "unsigned int",
  "long",
  "unsigned long",
  "long long",
  "unsigned long long",
  "_Bool",
];
const typeNumber = `#ifndef __cplusplus\n#define static_assert _Static_assert\n#else\n#define _Bool bool\n#endif\n#define TYPE_NUMBER(value) _Generic((value), ${numbered.map((type, index) => `${type}: ${index}`).join(", ")})`;

function numberOf(type: Type): number {
  const bare = withoutAliases(type);
  if (bare.kind === "enum") return numbered.indexOf("int");
  if (bare.kind !== "scalar") throw new Error(`a constant of type ${bare.kind}`);
  const words = bare.spelling.replaceAll(/\b(?:const|volatile|static|signed)\b/g, "").trim();
  const spelling = /char/.test(words) ? bare.spelling : words;
  const plain = spelling
    .replace(
      /\b_*int(8|16|32|64)\b/,
      (_, bits: string) => ({ 8: "char", 16: "short", 32: "int", 64: "long long" })[bits] ?? "",
    )
    .replace(/\b(short|long)( unsigned)? int\b/, "$1$2")
    .replace(/^(short|long|long long) unsigned$/, "unsigned $1")
    .replace(/^unsigned$/, "unsigned int")
    .replace(/^wchar_t$/, "unsigned short")
    .replace(/^$/, "int");
  const number = numbered.indexOf(plain);
  if (number === -1) throw new Error(`no number for the type ${bare.spelling}`);
  return number;
}
