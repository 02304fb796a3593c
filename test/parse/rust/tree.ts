import { expect } from "vitest";
import { diagnostic } from "../../../src/diagnostic/facts.ts";
import { messageOf } from "../../../src/diagnostic/catalogue.ts";
import { withoutAliases } from "../../../src/model/model.ts";
import type { Field, RecordType, Type } from "../../../src/model/model.ts";
import { spell } from "../../../src/model/spelling.ts";
import { parseRust } from "../../../src/parse/rust/crate.ts";
import type { ParsedRust, RustHost, RustOptions } from "../../../src/parse/rust/crate.ts";

/** A file system that is an object: path to text. */
export function treeHost(files: Readonly<Record<string, string>>): RustHost {
  return {
    readText(path) {
      const text = files[path];
      return text === undefined
        ? { ok: false, diagnostic: diagnostic("file-missing", { path }, null) }
        : { ok: true, text };
    },
    isFile: (path) => Object.hasOwn(files, path),
    list: (path) => [
      ...new Set(
        Object.keys(files)
          .filter((file) => file.startsWith(`${path}/`))
          .map((file) => file.slice(path.length + 1).split("/")[0] ?? ""),
      ),
    ],
  };
}

export function parseFile(text: string, options: RustOptions = {}): ParsedRust {
  return parseRust({ kind: "file", path: "lib.rs" }, treeHost({ "lib.rs": text }), options);
}

/** A crate in the folder `demo`; a manifest is made up where the tree has none. */
export function parseCrate(files: Readonly<Record<string, string>>, options: RustOptions = {}): ParsedRust {
  const manifest = '[package]\nname = "demo"\nedition = "2021"\n';
  return parseRust(
    { kind: "crate", path: "demo" },
    treeHost({ "demo/Cargo.toml": manifest, ...files }),
    options,
  );
}

export function recordOf(parsed: ParsedRust, id: string): RecordType {
  const found = parsed.model.records.get(id);
  if (found === undefined)
    throw new Error(`no record ${id}; there are ${[...parsed.model.records.keys()].join(", ")}`);
  return found;
}

/** `name: type` of every field, aliases taken away. */
export function fieldsOf(parsed: ParsedRust, id: string): string[] {
  return recordOf(parsed, id).fields.map((field) => `${field.name}: ${spellDeep(field.type)}`);
}

function spellDeep(type: Type): string {
  const bare = withoutAliases(type);
  if (bare.kind === "array") return `[${spellDeep(bare.element)}; ${bare.length}]`;
  if (bare.kind === "pointer") return `pointer(${bare.size})`;
  if (bare.kind === "record") return bare.record;
  if (bare.kind === "enum") return bare.enum;
  if (bare.kind === "unresolved") return `?${bare.reason.code}`;
  return spell(bare, "rust");
}

export function fieldOf(parsed: ParsedRust, id: string, name: string): Field {
  const found = recordOf(parsed, id).fields.find((field) => field.name === name);
  if (found === undefined) throw new Error(`no field ${name} in ${id}`);
  return found;
}

/** Diagnostics as `file:line:column message`. */
export function said(parsed: ParsedRust): string[] {
  return parsed.diagnostics.map(
    (found) =>
      `${found.span?.file ?? "-"}:${found.span?.line ?? 0}:${found.span?.column ?? 0} ${messageOf(found)}`,
  );
}

export function expectSilence(parsed: ParsedRust): void {
  expect(said(parsed)).toEqual([]);
}
