import type { ByteMap } from "../../layout/byte-map.ts";

/** Bytes that a picture has in one row: most that a kernel record holds is as wide as a pointer. */
export const rowBytes = 8;

/** One row of a picture, or several in which both sides only go on. */
export interface MapRow {
  readonly offset: number;
  readonly rows: number;
}

/** The rows of both sides at the same offsets. Where nothing begins nor ends on either side, rows are taken together. */
export function mapRows(maps: readonly ByteMap[]): readonly MapRow[] {
  const size = Math.max(0, ...maps.map((map) => map.size));
  const count = Math.ceil(size / rowBytes);
  const told = new Set<number>();
  for (const map of maps) {
    for (const { from } of map.runs) told.add(Math.floor(from / rowBytes));
    told.add(Math.floor(map.size / rowBytes));
  }
  const rows: MapRow[] = [];
  let next = 0;
  const goOn = (until: number): void => {
    if (until > next) rows.push({ offset: next * rowBytes, rows: until - next });
  };
  for (const row of [...told].filter((one) => one < count).sort((a, b) => a - b)) {
    goOn(row);
    rows.push({ offset: row * rowBytes, rows: 1 });
    next = row + 1;
  }
  goOn(count);
  return rows;
}
