import { join } from "node:path";
import type { Build, Diagnostic, Recorded, RecordedHost, Result } from "../../index.ts";
import { compareVersions, openRecorded } from "../../index.ts";
import { displayPath, readTextFile } from "../disk/files.ts";
import { didYouMean } from "../nearest.ts";
import { packageRoot } from "../package-files.ts";

/** The kernel layouts that ship with the tool. */
export function shippedRecording(cwd: string): Result<Recorded, Diagnostic> {
  return openRecorded(recordedFolder(join(packageRoot(), "layouts", "ntoskrnl"), cwd));
}

/** A folder of recorded layouts, for the truth room. */
export function recordedFolder(folder: string, cwd: string): RecordedHost {
  return {
    pathOf: (name) => displayPath(join(folder, name), cwd),
    readText(name) {
      const read = readTextFile(join(folder, name), cwd);
      return read.ok ? read.value.text : null;
    },
  };
}

/**
 * The builds that `--windows` asks for, in the order of `known` (oldest first): `all`, a version or the beginning of
 * one (`10.0.19045`), a bare build number (`19045`), or a range of these, both ends included. The error is the first word that means none of them.
 */
export function selectBuilds(
  words: readonly string[],
  known: readonly Build[],
): Result<readonly Build[], string> {
  const selected = new Set<Build>();
  for (const word of words) {
    const matching = known.filter(({ version }) => matches(version, word));
    if (matching.length === 0) return { ok: false, error: word };
    for (const build of matching) selected.add(build);
  }
  return { ok: true, value: known.filter((build) => selected.has(build)) };
}

function matches(version: string, word: string): boolean {
  if (word === "all") return true;
  const at = word.indexOf("..");
  if (at === -1) return isBuild(version, word);
  const [first, last] = [completed(word.slice(0, at)), completed(word.slice(at + 2))];
  const isLateEnough = first === "" || compareVersions(version, first) >= 0;
  const isEarlyEnough = last === "" || compareVersions(version, last) <= 0 || isBuild(version, last);
  return isLateEnough && isEarlyEnough;
}

/** Whether a word is a version or the beginning of it (10.0.1904 is none of 10.0.19045), or its bare build number. */
export function isBuild(version: string, word: string): boolean {
  return `${version}.`.startsWith(`${word}.`) || version.split(".")[2] === word;
}

/** `19045` is the third part of a version of Windows 10 or 11. */
function completed(word: string): string {
  return /^\d{5}$/.test(word) ? `10.0.${word}` : word;
}

/** What to say to a word that names no shipped build: "22H2" is a name of releases, and there may be several. */
export function unknownBuild(word: string, known: readonly Build[]): readonly string[] {
  const quoted = word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const meant = known.filter(({ title }) => new RegExp(`\\b${quoted}\\b`, "i").test(title));
  if (meant.length > 0)
    return [
      `${word} is the name of a release, not a build; it could mean:`,
      ...meant.map(({ version, title }) => `${version}  ${title}`),
      `say which: --windows ${meant[0]?.version ?? ""}`,
    ];
  const versions = known.map(({ version }) => version);
  return [
    `no shipped Windows build is called ${word}`,
    didYouMean(word, versions) || `builds: ${versions.join(", ")}`,
  ];
}
