// Reads what `llvm-pdbutil dump --types` prints.

export interface DumpedRecord {
  readonly kind: string;
  readonly name: string;
  /** The lines below the first, joined. */
  readonly text: string;
  readonly parts: readonly DumpedPart[];
}

/** One line of a field list with the lines that continue it. */
export interface DumpedPart {
  readonly kind: string;
  readonly text: string;
}

export function parseDump(dump: string): ReadonlyMap<number, DumpedRecord> {
  const records = new Map<number, DumpedRecord>();
  for (const block of dump.split(/^ +(?=0x[0-9A-F]+ \| LF_)/m).slice(1)) {
    const [first = "", ...rest] = block.split("\n").map((line) => line.trim());
    const head = /^0x([0-9A-F]+) \| (LF_\w+) \[size = \d+\](?: `(.*)`)?$/.exec(first);
    if (head === null) throw new Error(`a record that this parser does not know: ${first}`);
    const parts = rest
      .join(" ")
      .split(/(?:^| )- (?=LF_)/)
      .slice(1)
      .map((text) => ({ kind: text.split(" ", 1)[0] ?? "", text }));
    records.set(Number.parseInt(head[1] ?? "", 16), {
      kind: head[2] ?? "",
      name: head[3] ?? "",
      text: rest.join(" "),
      parts,
    });
  }
  return records;
}

/** The number after `label`, decimal or hexadecimal. */
export function numberIn(text: string, label: string): number {
  const found = new RegExp(`${label}(?:: | = | )(-?\\d+(?![\\dx])|0x[0-9A-F]+)`).exec(text)?.[1];
  if (found === undefined) throw new Error(`no ${label} in: ${text}`);
  return Number(found);
}
