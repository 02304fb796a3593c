import { plainRecordName } from "../model/record-names.ts";
import type { Layouts } from "../layout/layouts.ts";
import type { RecordId } from "../model/model.ts";
import { looseName, NearNames } from "./near.ts";

/**
 * Why a C record is taken for a Rust one:
 * `map`: the configuration says so · `typedef`, `tag`: C has exactly that name · `spelling`: but for `_`, `tag` or case, or
 * by Rust's convention for names, and the fields confirm it · `member`: it is the type of the same member of two records that are paired.
 */
export type PairedBy = "map" | "typedef" | "tag" | "spelling" | "member";

export interface Candidate {
  readonly record: RecordId;
  readonly by: PairedBy;
}

/** The C records of one door by all their names. */
export interface RecordIndex {
  /** Every record that may be meant, by the strongest reason there is. Several: the name alone does not decide. */
  find(name: string, mapped: string | null, isAkin: (record: RecordId) => boolean): readonly Candidate[];
  /** The names nearest to one that is not there. */
  near(name: string): readonly string[];
}

export function indexRecords(layouts: Layouts): RecordIndex {
  const typedefs = new Names();
  const tags = new Names();
  const loose = new Names();
  const plainly = new Names();
  const near = new NearNames();
  for (const record of layouts.records()) {
    const layout = layouts.layoutOf(record);
    const tag = layout.ok ? layout.value.name : record;
    const aliases = layout.ok ? layout.value.aliases : [];
    if (tag !== null) tags.add(tag, record);
    for (const alias of aliases) typedefs.add(alias, record);
    for (const name of tag === null ? aliases : [tag, ...aliases]) {
      loose.add(looseName(name), record);
      plainly.add(plainRecordName(name), record);
      near.add(name);
    }
  }
  const exactly = (name: string): readonly Candidate[] => {
    const [byTypedef, byTag] = [typedefs.get(name), tags.get(name)];
    if (byTypedef.length > 0) return byTypedef.map((record) => ({ record, by: "typedef" }));
    return byTag.map((record) => ({ record, by: "tag" }));
  };
  return {
    find(name, mapped, isAkin) {
      if (mapped !== null) {
        const found = exactly(mapped);
        const records = found.length > 0 ? found : loosely(loose, mapped);
        return records.map(({ record }) => ({ record, by: "map" }));
      }
      const found = exactly(itemName(name));
      if (found.length > 0) return found;
      const tagged = tags.get(`_${itemName(name)}`);
      if (tagged.length > 0) return tagged.map((record) => ({ record, by: "tag" }));
      const spelled = loosely(loose, name);
      if (spelled.length > 0) return spelled;
      const akin = plainly.get(plainRecordName(name)).filter(isAkin);
      return akin.map((record) => ({ record, by: "spelling" }));
    },
    near: (name) => near.near(name),
  };
}

function loosely(names: Names, wanted: string): readonly Candidate[] {
  return names.get(looseName(wanted)).map((record) => ({ record, by: "spelling" }));
}

function itemName(path: string): string {
  const item = path.replace(/<.*$/, "");
  return item.slice(item.lastIndexOf("::") + 1).replace(/^:?(r#)?/, "");
}

class Names {
  private readonly records = new Map<string, RecordId[]>();

  add(name: string, record: RecordId): void {
    const known = this.records.get(name);
    if (known === undefined) this.records.set(name, [record]);
    else if (!known.includes(record)) known.push(record);
  }

  get(name: string): readonly RecordId[] {
    return this.records.get(name) ?? [];
  }
}
