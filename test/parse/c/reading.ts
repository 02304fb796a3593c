import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { computeLayouts } from "../../../src/layout/compute.ts";
import type { Layouts } from "../../../src/layout/layouts.ts";
import { msvcC } from "../../../src/layout/rules.ts";
import type { Field, Model, RecordType } from "../../../src/model/model.ts";
import { parseC } from "../../../src/parse/c/parse.ts";
import type { CParseOptions, ParsedC } from "../../../src/parse/c/parse.ts";
import type { AskLayout } from "../../../src/parse/c/scope.ts";
import { loadC } from "../../../src/parse/tree.ts";
import { accountOf, askClang } from "../../oracle/clang-dump.ts";

// C text to a model, and to what clang says about the same text.

const require = createRequire(import.meta.url);
export const parser = await loadC({
  runtime: readFileSync(require.resolve("web-tree-sitter/web-tree-sitter.wasm")),
  grammar: readFileSync(require.resolve("tree-sitter-c/tree-sitter-c.wasm")),
});

export function readC(text: string, options: Partial<CParseOptions> = {}): ParsedC {
  return parseC({ file: "text.h", text }, parser, { language: "c", ...options });
}

/** The record with this id; a test that names one that is not there is wrong. */
export function recordIn(model: Model, id: string): RecordType {
  const record = model.records.get(id);
  if (record === undefined)
    throw new Error(`${id} is not in the model: ${[...model.records.keys()].join(", ")}`);
  return record;
}

export function fieldIn(model: Model, id: string, name: string): Field {
  const field = recordIn(model, id).fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new Error(`${id} has no field ${name}`);
  return field;
}

/** Answers constant expressions with the engine. */
export const askEngine: AskLayout = (query, model) => {
  const layouts = computeLayouts(model, msvcC);
  if (query.kind === "offset") return { code: "value", detail: "offsets are not asked in these tests" };
  const answer = layouts.typeLayoutOf(query.type);
  if (!answer.ok) return { code: "value", detail: answer.error.code };
  return BigInt(query.kind === "size" ? answer.value.size : answer.value.alignment.most);
};

export interface Agreement {
  /** Records that both laid out. */
  readonly compared: number;
  readonly differences: readonly string[];
  /** Records that clang laid out and the engine refused or did not find. */
  readonly missing: readonly string[];
  readonly clangErrors: string;
}

/** Every tagged record of the text that clang lays out, against parser and engine together. */
export function agreementWithClang(
  text: string,
  parsed: ParsedC = readC(text, { askLayout: askEngine }),
): Agreement {
  const clang = askClang(text, "c");
  const layouts: Layouts = computeLayouts(parsed.model, msvcC);
  const differences: string[] = [];
  const missing: string[] = [];
  let compared = 0;
  for (const [tag, theirs] of clang.records) {
    // The one record that clang itself brings along.
    if (tag === "__NSConstantString_tag") continue;
    const record = parsed.model.records.get(tag) ?? recordOfTypedef(parsed.model, tag);
    if (record === undefined && (tag.startsWith("(") || tag.includes("::"))) continue;
    const layout = record === undefined ? null : layouts.layoutOf(record.id);
    if (layout === null || !layout.ok) {
      missing.push(`${tag}: ${layout === null ? "not found" : JSON.stringify(layout.error)}`);
      continue;
    }
    compared += 1;
    const ours = accountOf(layout.value, layouts);
    const [left, right] = [JSON.stringify(ours), JSON.stringify(theirs)];
    if (left !== right) differences.push(`${tag}:\n  ours  ${left}\n  clang ${right}`);
  }
  return { compared, differences, missing, clangErrors: clang.errors };
}

function recordOfTypedef(model: Model, name: string): RecordType | undefined {
  let type = model.aliases.get(name)?.target;
  while (type?.kind === "alias") type = type.target;
  return type?.kind === "record" ? model.records.get(type.record) : undefined;
}
