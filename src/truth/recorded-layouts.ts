import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Alignment, Layouts, RecordLayout, Result } from "../layout/layouts.ts";
import { exactly } from "../layout/layouts.ts";
import type { EnumType, RecordId, Type } from "../model/model.ts";
import { withoutAliases } from "../model/model.ts";
import type { DecodedBlock } from "./decode-fields.ts";
import type { Block, DecodedFile, RecordedName } from "./decode.ts";
import { definitionId, definitionOf } from "./recording.ts";

/** The files of a recording, read when asked for. */
export interface RecordedFiles {
  names(): readonly RecordedName[];
  /** The file of a recorded name; `incomplete-record` if the name is not recorded. */
  fileOf(name: string): Result<DecodedFile, Diagnostic>;
  /** The layout that `id` has in a build; null if the build does not define it. */
  placeOf(file: DecodedFile, id: RecordId, version: string): Block | null;
  blockOf(file: DecodedFile, block: Block, id: RecordId): Result<DecodedBlock, Diagnostic>;
}

/** One build of a recording as a door. Opens the file of a name when that name is asked for. */
export function recordedLayouts(folder: RecordedFiles, version: string): Layouts {
  return {
    language: "c",
    records: () => recordIds(folder, version),
    layoutOf: (id) => layoutOf(folder, version, id),
    enumOf: (id) => enumOf(folder, version, id),
    declarationOf: () => null,
    typeLayoutOf: (type) => typeLayoutOf(folder, version, type),
  };
}

/** Every named record that the build defines, sorted; reads every file. */
function* recordIds(folder: RecordedFiles, version: string): Iterable<RecordId> {
  for (const { kind, name } of folder.names()) {
    if (kind !== "record") continue;
    const file = folder.fileOf(name);
    // A damaged file may hold the record: whoever asks for it is told.
    if (!file.ok) yield name;
    else {
      const definitions = file.value.blocks.flatMap((block) => block.appearances.get(version) ?? []);
      for (const definition of definitions.sort((left, right) => left - right))
        yield definitionId(name, definition);
    }
  }
}

function layoutOf(folder: RecordedFiles, version: string, id: RecordId): Result<RecordLayout, Diagnostic> {
  const block = blockOf(folder, version, id);
  if (!block.ok) return block;
  const layout = block.value.records.get(id);
  if (layout === undefined)
    return { ok: false, error: diagnostic("incomplete-record", { record: id }, null) };
  return { ok: true, value: layout };
}

function enumOf(folder: RecordedFiles, version: string, id: string): EnumType | null {
  const block = blockOf(folder, version, id);
  return block.ok ? (block.value.enums.get(id) ?? null) : null;
}

/** The block that defines `id`: its own, or for an unnamed type `OWNER.member.member` its owner's. */
function blockOf(folder: RecordedFiles, version: string, id: string): Result<DecodedBlock, Diagnostic> {
  const dot = id.indexOf(".");
  const owner = dot === -1 ? id : id.slice(0, dot);
  const file = folder.fileOf(definitionOf(owner).name);
  if (!file.ok) return file;
  const block = folder.placeOf(file.value, owner, version);
  if (block === null) return { ok: false, error: diagnostic("incomplete-record", { record: id }, null) };
  return folder.blockOf(file.value, block, owner);
}

function typeLayoutOf(
  folder: RecordedFiles,
  version: string,
  type: Type,
): Result<{ readonly size: number; readonly alignment: Alignment }, Diagnostic> {
  const bare = withoutAliases(type);
  switch (bare.kind) {
    case "scalar":
      return { ok: true, value: { size: bare.size, alignment: exactly(bare.alignment) } };
    case "pointer":
      return { ok: true, value: { size: bare.size, alignment: exactly(bare.size) } };
    case "enum": {
      const found = enumOf(folder, version, bare.enum);
      if (found === null)
        return { ok: false, error: diagnostic("incomplete-record", { record: bare.enum }, null) };
      return typeLayoutOf(folder, version, found.underlying);
    }
    case "record": {
      const layout = layoutOf(folder, version, bare.record);
      return layout.ok
        ? { ok: true, value: { size: layout.value.size, alignment: layout.value.alignment } }
        : layout;
    }
    case "array": {
      const element = typeLayoutOf(folder, version, bare.element);
      if (!element.ok) return element;
      const { size, alignment } = element.value;
      return { ok: true, value: { size: size * (bare.length ?? 0), alignment } };
    }
    case "function":
    case "unresolved": {
      const args = { spelling: bare.spelling, code: "unsupported", detail: "has no size" } as const;
      return { ok: false, error: diagnostic("unresolved-type", args, null) };
    }
  }
}
