import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { orNull } from "./disk-answers.ts";

/** A program on PATH. */
export interface Program {
  readonly path: string;
  /** The number in its name, as in `clang-19`; null for the plain name. */
  readonly number: number | null;
}

/**
 * `NAME` and `NAME-<number>` on PATH, newest number first and the plain name last. Relative folders on PATH are left out:
 * they would lead into whatever folder is being looked at.
 */
export function programsNamed(name: string, path = process.env["PATH"] ?? ""): readonly Program[] {
  const pattern = new RegExp(
    `^${name.replaceAll("+", "\\+")}(?:-(\\d+))?${process.platform === "win32" ? "\\.exe" : ""}$`,
    "i",
  );
  const found = new Map<number | null, Program>();
  for (const folder of path.split(delimiter)) {
    if (!/^(?:\/|[A-Za-z]:[\\/])/.test(folder)) continue;
    for (const entry of orNull(() => readdirSync(folder)) ?? []) {
      const match = pattern.exec(entry);
      const number = match?.[1] === undefined ? null : Number(match[1]);
      if (match !== null && !found.has(number) && isExecutable(join(folder, entry)))
        found.set(number, { path: join(folder, entry), number });
    }
  }
  return [...found.values()].sort((a, b) => (b.number ?? -1) - (a.number ?? -1));
}

function isExecutable(path: string): boolean {
  const isIt = orNull(() => {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  });
  return isIt === true;
}
