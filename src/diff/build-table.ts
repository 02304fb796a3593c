import type { FlatField } from "../layout/flatten.ts";
import { flattenFields } from "../layout/flatten.ts";
import type { Layouts, RecordLayout } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import { spell } from "../model/spelling.ts";

/** One record in one build. */
export interface BuildDoor {
  /** A file version, a PDB's GUID and age, a path. */
  readonly build: string;
  /** Who says so: types are compared only between builds of one source, since each spells them its own way. */
  readonly source: string;
  readonly layouts: Layouts;
  readonly record: RecordId;
}

/** Where a field is: bytes; of a bit-field, those of its storage unit. */
export interface FieldPlace {
  readonly offset: number;
  readonly size: number;
  readonly bits: { readonly offset: number | null; readonly width: number } | null;
  readonly type: string;
}

/** One field through the builds, in groups of builds that agree. A build that lacks it is in no group. */
export interface FieldRow {
  readonly path: string;
  readonly groups: ReadonlyArray<{ readonly place: FieldPlace; readonly builds: readonly string[] }>;
}

export interface BuildTable {
  /** In the order that was asked for. */
  readonly builds: readonly string[];
  readonly sizes: ReadonlyArray<{ readonly size: number; readonly builds: readonly string[] }>;
  /** In the order of the first build that has them. */
  readonly rows: readonly FieldRow[];
}

/** Every named field of a record in every build. Places count as one where offset, size and bits agree. */
export function fieldsOverBuilds(doors: readonly BuildDoor[]): BuildTable {
  const rows = new Map<string, Map<string, { place: FieldPlace; builds: string[] }>>();
  const sizes = new Map<number, string[]>();
  for (const { build, layouts, record } of doors) {
    const layout = layouts.layoutOf(record);
    if (!layout.ok) continue;
    sizes.set(layout.value.size, [...(sizes.get(layout.value.size) ?? []), build]);
    for (const [path, place] of placesIn(layout.value, layouts)) {
      const groups = rows.get(path) ?? new Map<string, { place: FieldPlace; builds: string[] }>();
      rows.set(path, groups);
      const key = JSON.stringify([place.offset, place.size, place.bits]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { place, builds: [build] });
      else group.builds.push(build);
    }
  }
  return {
    builds: doors.map(({ build }) => build),
    sizes: [...sizes].map(([size, builds]) => ({ size, builds })),
    rows: [...rows].map(([path, groups]) => ({ path, groups: [...groups.values()] })),
  };
}

/** What one build changed against the one before it. */
export interface BuildChange {
  readonly from: string;
  readonly to: string;
  readonly size: readonly [number, number] | null;
  /** Fields that moved by the same number of bytes, in order of place. */
  readonly moved: ReadonlyArray<{ readonly by: number; readonly paths: readonly string[] }>;
  readonly changed: ReadonlyArray<{
    readonly path: string;
    readonly before: FieldPlace;
    readonly after: FieldPlace;
  }>;
  readonly added: ReadonlyArray<{ readonly path: string; readonly place: FieldPlace }>;
  readonly removed: ReadonlyArray<{ readonly path: string; readonly place: FieldPlace }>;
}

/** The changes from each build to the next; builds that change nothing are left out. */
export function changesOverBuilds(doors: readonly BuildDoor[]): readonly BuildChange[] {
  const known = doors.flatMap(({ build, source, layouts, record }): readonly KnownBuild[] => {
    const layout = layouts.layoutOf(record);
    if (!layout.ok) return [];
    return [{ build, source, size: layout.value.size, places: placesIn(layout.value, layouts) }];
  });
  return known.flatMap((after, at) => {
    const before = known[at - 1];
    return before === undefined ? [] : changeBetween(before, after);
  });
}

interface KnownBuild {
  readonly build: string;
  readonly source: string;
  readonly size: number;
  readonly places: ReadonlyMap<string, FieldPlace>;
}

function changeBetween(before: KnownBuild, after: KnownBuild): readonly BuildChange[] {
  const moved = new Map<number, string[]>();
  const changed: Array<BuildChange["changed"][number]> = [];
  const isOneSource = before.source === after.source;
  for (const [path, place] of after.places) {
    const old = before.places.get(path);
    if (old === undefined) continue;
    const by = place.offset - old.offset;
    const isSameType = !isOneSource || old.type === place.type;
    const isSameBits = old.bits?.width === place.bits?.width && old.bits?.offset === place.bits?.offset;
    if (old.size !== place.size || !isSameType || !isSameBits)
      changed.push({ path, before: old, after: place });
    else if (by !== 0) moved.set(by, [...(moved.get(by) ?? []), path]);
  }
  const added = onlyIn(after.places, before.places);
  const removed = onlyIn(before.places, after.places);
  const size = before.size === after.size ? null : ([before.size, after.size] as const);
  if (size === null && moved.size + changed.length + added.length + removed.length === 0) return [];
  const groups = [...moved].map(([by, paths]) => ({ by, paths }));
  return [{ from: before.build, to: after.build, size, moved: groups, changed, added, removed }];
}

function onlyIn(
  here: ReadonlyMap<string, FieldPlace>,
  there: ReadonlyMap<string, FieldPlace>,
): ReadonlyArray<{ readonly path: string; readonly place: FieldPlace }> {
  return [...here].flatMap(([path, place]) => (there.has(path) ? [] : [{ path, place }]));
}

/** The first field of a path counts: C has no two. */
function placesIn(layout: RecordLayout, layouts: Layouts): ReadonlyMap<string, FieldPlace> {
  const places = new Map<string, FieldPlace>();
  for (const field of flattenFields(layout, layouts))
    if (!places.has(field.path)) places.set(field.path, placeOf(field, layouts));
  return places;
}

function placeOf(field: FlatField, layouts: Layouts): FieldPlace {
  const { offset, size } = field;
  const bits = field.kind === "bit-field" ? { offset: field.bitOffset, width: field.bitWidth } : null;
  return { offset, size, bits, type: spell(field.type, layouts.language === "rust" ? "rust" : "c") };
}
