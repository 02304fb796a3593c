// Lists of builds as the files write them: `A..B` stands for a run of the known builds, oldest first, without a hole.

/** Orders dotted version numbers by number, oldest first; anything else after them by code unit. */
export function compareVersions(left: string, right: string): number {
  const leftParts = left.split(".");
  const rightParts = right.split(".");
  for (let part = 0; part < Math.max(leftParts.length, rightParts.length); part++) {
    const difference = Number(leftParts[part] ?? -1) - Number(rightParts[part] ?? -1);
    if (Number.isNaN(difference)) break;
    if (difference !== 0) return difference;
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Writes `versions` with runs of `known` folded. Both are sorted and every version is known. */
export function foldVersions(versions: ReadonlySet<string>, known: readonly string[]): string {
  const runs: string[] = [];
  let at = 0;
  while (at < known.length) {
    const first = at;
    while (at < known.length && versions.has(known[at] ?? "")) at++;
    if (at === first) at++;
    else runs.push(at - first === 1 ? `${known[first]}` : `${known[first]}..${known[at - 1]}`);
  }
  return runs.join(" ");
}

/** Reads what `foldVersions` wrote; a string says what is wrong with it. */
export function unfoldVersions(text: string, known: ReadonlyMap<string, number>): readonly string[] | string {
  const list = [...known.keys()];
  const versions: string[] = [];
  let next = 0;
  for (const run of text.split(" ")) {
    const [from = "", to = from, ...rest] = run.split("..");
    const first = known.get(from);
    const last = known.get(to);
    if (first === undefined || last === undefined || rest.length > 0)
      return `${run} names no build of builds.txt`;
    if (first < next || last < first) return `${run} is out of order`;
    for (let at = first; at <= last; at++) versions.push(list[at] ?? "");
    next = last + 1;
  }
  return versions;
}
