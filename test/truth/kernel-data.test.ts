import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { compareRecording } from "../../src/cli/recording/changes.ts";
import { encodeKernelDirectory } from "../../src/cli/recording/kernels.ts";
import type { Layouts, RecordLayout } from "../../src/layout/layouts.ts";
import type { Type } from "../../src/model/model.ts";
import { openRecorded } from "../../src/truth/open.ts";
import { testIfAtHand } from "../oracles.ts";
import { folderHost, shippedFolder, valueOf } from "./folder.ts";

// The shipped folder against the data it was made from, read here by js-yaml and not by our own reader.

// It is no package, so it cannot be asked for in CI: where it is not at hand these tests are skipped aloud.
const data = process.env["LAYOUTCHECK_KERNEL_DATA"] ?? "";
const isAtHand = data !== "" && existsSync(data);
const oracle = "kernel data (LAYOUTCHECK_KERNEL_DATA)";

interface YamlEntry {
  readonly name?: string | null;
  readonly id: number;
  readonly offset: number;
}
interface YamlType {
  readonly name?: string | null;
  readonly id: number;
  readonly kind: string;
  readonly sizeof: number;
  readonly data?: readonly YamlEntry[];
}
type YamlTypes = ReadonlyMap<number, YamlType>;

describe("every record, field and enumerator of the source is in the folder, and nothing else", () => {
  const files = isAtHand ? readdirSync(data).filter((name) => name.endsWith(".yml")) : ["(no data)"];
  const recorded = valueOf(openRecorded(folderHost(shippedFolder)));

  for (const file of files) {
    testIfAtHand(oracle, isAtHand, file, () => {
      const document = load(readFileSync(join(data, file), "utf8")) as {
        buildnumber: string;
        types: YamlType[];
      };
      const types: YamlTypes = new Map(document.types.map((type) => [type.id, type]));
      const layouts = recorded.layoutsOf(document.buildnumber);
      const expected = new Set<string>();
      for (const type of types.values()) {
        if (!isNamed(type)) continue;
        if (type.kind === "ENUM") expect(enumerators(layouts, String(type.name))).toEqual(entriesOf(type));
        else expected.add(`${String(type.name)}\n${describeYaml(type, types).join("\n")}`);
      }
      const found = new Set<string>();
      for (const id of layouts.records()) {
        const layout = valueOf(layouts.layoutOf(id));
        found.add(`${String(layout.name)}\n${describeRecorded(layout, layouts).join("\n")}`);
      }
      expect(found.size).toBeGreaterThan(400);
      expect([...found].filter((record) => !expected.has(record))).toEqual([]);
      expect([...expected].filter((record) => !found.has(record))).toEqual([]);
    });
  }
});

testIfAtHand(oracle, isAtHand, "the folder is what the source gives, byte for byte", () => {
  const changes = compareRecording({
    folder: shippedFolder,
    texts: valueOf(encodeKernelDirectory(data)),
    isOwn: (name) => name.endsWith(".txt"),
  });
  expect(changes).toEqual({ written: [], removed: [], unchanged: readdirSync(shippedFolder).length - 2 });
});

test("a directory without kernel types is refused by name", () => {
  const result = encodeKernelDirectory(join(shippedFolder, "no-such-directory"));
  expect(result.ok ? null : result.error.code).toBe("file-missing");
});

function isNamed(type: YamlType): boolean {
  const isTagged = type.kind === "STRUCT" || type.kind === "UNION" || type.kind === "ENUM";
  return isTagged && type.name !== "<unnamed-tag>" && (type.data ?? []).length > 0;
}

function entriesOf(type: YamlType): readonly string[] {
  return (type.data ?? []).map((entry) => `${String(entry.name)} ${entry.offset}`);
}

function enumerators(layouts: Layouts, id: string): readonly string[] {
  return (layouts.enumOf(id)?.enumerators ?? []).map(({ name, value }) => `${name} ${value}`);
}

function describeYaml(type: YamlType, types: YamlTypes): readonly string[] {
  const lines = [`${type.kind} ${type.sizeof}`];
  for (const entry of type.data ?? []) {
    const used = types.get(entry.id);
    lines.push(`${String(entry.name)} ${entry.offset} ${used?.sizeof} ${yamlType(entry.id, types)}`);
    let inner = used;
    while (inner?.kind === "ARRAY") inner = types.get(inner.data?.[0]?.id ?? -1);
    if (inner?.name !== "<unnamed-tag>") continue;
    lines.push(...(inner.kind === "ENUM" ? entriesOf(inner) : describeYaml(inner, types)));
  }
  return lines;
}

function yamlType(id: number, types: YamlTypes): string {
  const type = types.get(id);
  const entry = type?.data?.[0];
  if (type?.kind === "POINTER") return `pointer to ${yamlType(entry?.id ?? -1, types)}`;
  if (type?.kind === "ARRAY") return `${entry?.offset} of ${yamlType(entry?.id ?? -1, types)}`;
  if (type?.kind === "FUNCTION") return "function";
  return String(type?.name).toLowerCase();
}

function describeRecorded(record: RecordLayout, layouts: Layouts): readonly string[] {
  const fields = record.fields.flatMap((field) => {
    const line =
      field.kind === "member"
        ? `${field.name} ${field.offset} ${field.size}`
        : `${field.name}:${field.bitWidth} ${field.unitOffset} ${field.unitSize}`;
    const typed = `${line} ${recordedType(field.type)}`;
    let inner = field.type;
    while (inner.kind === "array") inner = inner.element;
    if (inner.kind === "enum" && inner.enum.includes("."))
      return [typed, ...enumerators(layouts, inner.enum)];
    if (inner.kind !== "record" || !inner.record.includes(".")) return [typed];
    return [typed, ...describeRecorded(valueOf(layouts.layoutOf(inner.record)), layouts)];
  });
  return [`${record.form.toUpperCase()} ${record.size}`, ...fields];
}

function recordedType(type: Type): string {
  switch (type.kind) {
    case "pointer":
      return `pointer to ${type.pointee === null ? "" : recordedType(type.pointee)}`;
    case "array":
      return `${type.length} of ${recordedType(type.element)}`;
    case "record":
      return tagOf(type.record);
    case "enum":
      return tagOf(type.enum);
    case "alias":
      return type.name.toLowerCase();
    case "scalar":
      return type.spelling;
    case "function":
      return "function";
    case "unresolved":
      return "unresolved";
  }
}

function tagOf(id: string): string {
  return id.includes(".") ? "<unnamed-tag>" : id.replace(/#\d+$/, "").toLowerCase();
}
