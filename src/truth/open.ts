import { bareRecordName, plainRecordName } from "../model/record-names.ts";
import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Layouts, Result } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import { wholeFile } from "../source/source.ts";
import type { DecodedBlock } from "./decode-fields.ts";
import type { KnownLines } from "./decode-fields.ts";
import { decodeBlock } from "./decode-fields.ts";
import type { Block, DecodedFile, RecordedName } from "./decode.ts";
import { damaged, decodeBuilds, decodeFile, decodeNames } from "./decode.ts";
import type { Build, Provenance } from "./recording.ts";
import { buildsFile, definitionId, definitionOf, namesFile } from "./recording.ts";
import type { RecordedFiles } from "./recorded-layouts.ts";
import { recordedLayouts } from "./recorded-layouts.ts";
import { TypeReader } from "./type-text.ts";

/** The folder of a recording, however it is reached. Null: no such file. */
export interface RecordedHost {
  /** How people would write the path of a file of the folder; diagnostics show it. */
  pathOf(name: string): string;
  readText(name: string): string | null;
}

/** An opened recording. Files are read when a question needs them, once. */
export interface Recorded {
  /** Oldest first. */
  readonly builds: readonly Build[];
  readonly provenance: Provenance;
  /** Every recorded name, sorted; for suggestions. */
  names(): readonly RecordedName[];
  /** The recorded names that are `name`, underscores and case ignored; the exact one first, then those with the same words. */
  find(name: string): readonly RecordedName[];
  /** The ids of a name's definitions in one build, fullest first; none where the build lacks it. */
  definitionsIn(name: string, version: string): Result<readonly RecordId[], Diagnostic>;
  /** True if both builds lay the record out by the same lines of its file. What it holds by value may still differ. */
  isShared(record: RecordId, left: string, right: string): boolean;
  /** One build as a door. Throws if the recording does not know it: ask `builds`. */
  layoutsOf(version: string): Layouts;
}

/** Opens a recording: reads the two lists, no record. */
export function openRecorded(host: RecordedHost): Result<Recorded, Diagnostic> {
  const builds = readList(host, buildsFile, decodeBuilds);
  if (!builds.ok) return builds;
  const names = readList(host, namesFile, decodeNames);
  if (!names.ok) return names;
  return {
    ok: true,
    value: new RecordedFolder(host, builds.value.builds, builds.value.provenance, names.value),
  };
}

function readList<List>(
  host: RecordedHost,
  name: string,
  decode: (file: string, text: string) => Result<List, Diagnostic>,
): Result<List, Diagnostic> {
  const path = host.pathOf(name);
  const text = host.readText(name);
  if (text === null) return { ok: false, error: diagnostic("file-missing", { path }, wholeFile(path)) };
  return decode(path, text);
}

/** Keeps what has been read, so that builds share it. */
class RecordedFolder implements Recorded, RecordedFiles {
  readonly builds: readonly Build[];
  readonly provenance: Provenance;
  readonly #host: RecordedHost;
  readonly #names: readonly RecordedName[];
  readonly #byName: ReadonlyMap<string, RecordedName>;
  #byPlainName: ReadonlyMap<string, readonly RecordedName[]> | null = null;
  readonly #known: ReadonlyMap<string, number>;
  readonly #files = new Map<string, Result<DecodedFile, Diagnostic>>();
  readonly #blocks = new Map<Block, Map<string, Result<DecodedBlock, Diagnostic>>>();
  readonly #layouts = new Map<string, Layouts>();
  readonly #lines: KnownLines = { types: new TypeReader(), fields: new Map() };

  constructor(
    host: RecordedHost,
    builds: readonly Build[],
    provenance: Provenance,
    names: readonly RecordedName[],
  ) {
    this.#host = host;
    this.builds = builds;
    this.provenance = provenance;
    this.#names = names;
    this.#byName = new Map(names.map((recorded) => [recorded.name, recorded]));
    this.#known = new Map(builds.map((build, at) => [build.version, at]));
  }

  names(): readonly RecordedName[] {
    return this.#names;
  }

  #plainly(): ReadonlyMap<string, readonly RecordedName[]> {
    if (this.#byPlainName !== null) return this.#byPlainName;
    const found = new Map<string, RecordedName[]>();
    for (const recorded of this.#names) {
      const plain = plainRecordName(recorded.name);
      found.set(plain, [...(found.get(plain) ?? []), recorded]);
    }
    this.#byPlainName = found;
    return found;
  }

  find(name: string): readonly RecordedName[] {
    const bare = bareRecordName(name);
    const likeness = (known: string): number => (known === name ? 2 : bareRecordName(known) === bare ? 1 : 0);
    const found = this.#plainly().get(plainRecordName(name)) ?? [];
    return [...found].sort((left, right) => likeness(right.name) - likeness(left.name));
  }

  definitionsIn(name: string, version: string): Result<readonly RecordId[], Diagnostic> {
    const file = this.fileOf(name);
    if (!file.ok) return file;
    const definitions = file.value.blocks.flatMap((block) => block.appearances.get(version) ?? []);
    return { ok: true, value: definitions.sort((a, b) => a - b).map((one) => definitionId(name, one)) };
  }

  isShared(record: RecordId, left: string, right: string): boolean {
    const owner = ownerOf(record);
    const file = this.fileOf(definitionOf(owner).name);
    return file.ok && this.placeOf(file.value, owner, left) === this.placeOf(file.value, owner, right);
  }

  layoutsOf(version: string): Layouts {
    if (!this.#known.has(version)) throw new Error(`${version} is not among the builds of the recording`);
    const layouts = this.#layouts.get(version) ?? recordedLayouts(this, version);
    this.#layouts.set(version, layouts);
    return layouts;
  }

  /** The file of a recorded name; `incomplete-record` if the name is not recorded. */
  fileOf(name: string): Result<DecodedFile, Diagnostic> {
    const recorded = this.#byName.get(name);
    if (recorded === undefined)
      return { ok: false, error: diagnostic("incomplete-record", { record: name }, null) };
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const file = this.#readFile(recorded);
    this.#files.set(name, file);
    return file;
  }

  #readFile(recorded: RecordedName): Result<DecodedFile, Diagnostic> {
    const path = this.#host.pathOf(recorded.file);
    const text = this.#host.readText(recorded.file);
    if (text === null) return { ok: false, error: diagnostic("file-missing", { path }, wholeFile(path)) };
    const decoded = decodeFile(path, text, this.#known);
    if (decoded.ok && decoded.value.name !== recorded.name) {
      return { ok: false, error: damaged(path, 2, `expected the name ${recorded.name}`) };
    }
    return decoded;
  }

  /** The layout that `id` has in a build; null if the build does not define it. */
  placeOf(file: DecodedFile, id: RecordId, version: string): Block | null {
    const { definition } = definitionOf(id);
    return file.blocks.find((block) => block.appearances.get(version) === definition) ?? null;
  }

  blockOf(file: DecodedFile, block: Block, id: RecordId): Result<DecodedBlock, Diagnostic> {
    const byId = this.#blocks.get(block) ?? new Map<string, Result<DecodedBlock, Diagnostic>>();
    this.#blocks.set(block, byId);
    const decoded = byId.get(id) ?? decodeBlock(file, id, block, this.#lines);
    byId.set(id, decoded);
    return decoded;
  }
}

/** The named record in whose file an unnamed one (`OWNER.member`) stands; a named one is its own. */
function ownerOf(record: RecordId): RecordId {
  const dot = record.indexOf(".");
  return dot === -1 ? record : record.slice(0, dot);
}
