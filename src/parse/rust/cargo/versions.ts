/**
 * Of folders called `name` or `name-1.2.3`: the one that is locked, else the newest that the requirement allows. `cargo
 * vendor` leaves the version out of one of them.
 */
export function bestFolder(
  folders: readonly string[],
  name: string,
  requirement: string | null,
  locked: readonly string[],
): string | null {
  const found = folders
    .filter((folder) => folder.startsWith(`${name}-`))
    .flatMap((folder) => {
      const version = versionOf(folder.slice(name.length + 1));
      return version === null ? [] : [{ folder, version }];
    })
    .filter(({ version }) => allows(requirement, version))
    .filter(({ folder }) => locked.length === 0 || locked.includes(folder.slice(name.length + 1)))
    .sort((a, b) => compare(b.version, a.version));
  return found[0]?.folder ?? (folders.includes(name) ? name : null);
}

/** The versions of a package that the text of a Cargo.lock names. */
export function lockedVersions(lock: string, name: string): string[] {
  const found: string[] = [];
  const entry = `name = "${name}"\n`;
  const text = lock.replaceAll("\r\n", "\n");
  for (let at = text.indexOf(entry); at !== -1; at = text.indexOf(entry, at + 1)) {
    const version = /^version = "([^"]*)"/.exec(text.slice(at + entry.length, at + entry.length + 200))?.[1];
    if (version !== undefined) found.push(version);
  }
  return found;
}

type Version = readonly [number, number, number];

/** Null for a folder of another crate, whose name only begins alike. */
function versionOf(text: string): Version | null {
  const match = /^(\d+)\.(\d+)\.(\d+)/.exec(text);
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3])];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** Whether a version meets every part of `1.2`, `=1.2.3`, `~1.2`, `>=1, <3`, `1.*`; what is no requirement allows all. */
function allows(requirement: string | null, version: Version): boolean {
  return (requirement ?? "").split(",").every((part) => allowsOne(part.trim(), version));
}

function allowsOne(part: string, version: Version): boolean {
  const match = /^(=|\^|~|>=|<=|>|<|)\s*(\d+)(?:\.(\d+|\*))?(?:\.(\d+|\*))?/.exec(part);
  if (match === null) return true;
  const numbers = [match[2], match[3], match[4]]
    .filter((text) => text !== undefined && text !== "*")
    .map(Number);
  const [major = 0, minor = 0, patch = 0] = numbers;
  const order = compare(version, [major, minor, patch]);
  /** How many leading numbers are those written. */
  const isSame = (count: number) => numbers.slice(0, count).every((number, at) => version[at] === number);
  const operator = match[1] === "" && part.includes("*") ? "=" : match[1];
  switch (operator) {
    case "=":
      return isSame(numbers.length);
    case "~":
      return isSame(Math.min(2, numbers.length)) && order >= 0;
    case ">=":
      return order >= 0;
    case ">":
      return order > 0 && !isSame(numbers.length);
    case "<":
      return order < 0;
    case "<=":
      return order < 0 || isSame(numbers.length);
    default: {
      // Cargo's caret: the leftmost number that is not 0 stays.
      const significant = numbers.findIndex((number) => number > 0);
      return isSame(significant === -1 ? numbers.length : significant + 1) && order >= 0;
    }
  }
}
