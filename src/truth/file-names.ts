// Names of files that live on any file system: no two that differ in case only, none that Windows reserves.

const reserved = /^(con|prn|aux|nul|com\d|lpt\d|builds|names|readme|license)$/i;

/** A file name for each name, by sorted order: the second of two names that differ in case only gets `~2`. */
export function fileNames(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Map<string, number>();
  const files = new Map<string, string>();
  for (const name of names) {
    const stem = safeStem(name);
    const key = stem.toLowerCase();
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    files.set(name, count === 1 ? `${stem}.txt` : `${stem}~${count}.txt`);
  }
  return files;
}

function safeStem(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_-]/g, (character) => `~x${character.charCodeAt(0).toString(16)}`);
  return reserved.test(plain) ? `${plain}~` : plain;
}
