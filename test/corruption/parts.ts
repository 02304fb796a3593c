/** Files that are damaged one at a time: each ends with the name under which it is put back. */
export function partsOf(texts: ReadonlyMap<string, string>) {
  const mark = "\0";
  return {
    files: [...texts].map(([name, text]) => Buffer.from(`${text}${mark}${name}`)),
    withDamaged(bytes: Uint8Array): ReadonlyMap<string, string> {
      const text = Buffer.from(bytes).toString("utf8");
      const at = text.lastIndexOf(mark);
      const name = text.slice(at + 1);
      const isKnown = at !== -1 && texts.has(name);
      const [first = ""] = texts.keys();
      return new Map([...texts, isKnown ? [name, text.slice(0, at)] : [first, text]]);
    },
  };
}
