import type { Build } from "./recording.ts";
import { compareVersions } from "./versions.ts";

/** The builds that a selection means, oldest first, or the parts of it that name none. */
export type SelectedBuilds =
  | { readonly ok: true; readonly builds: readonly Build[] }
  | { readonly ok: false; readonly unknown: readonly string[] };

/**
 * Reads `--windows`: a full version, the beginning of one (`10.0.19045`), a bare build number (`19045`), a range of
 * these (`19041..22000`, both ends included) or `all`. Several selections add up.
 */
export function selectBuilds(builds: readonly Build[], selections: readonly string[]): SelectedBuilds {
  const unknown = selections.filter((selection) => !builds.some((build) => isSelected(build, selection)));
  if (unknown.length > 0) return { ok: false, unknown };
  return { ok: true, builds: builds.filter((build) => selections.some((one) => isSelected(build, one))) };
}

function isSelected({ version }: Build, selection: string): boolean {
  if (selection === "all") return true;
  const [from = "", to, ...rest] = selection.split("..");
  if (rest.length > 0) return false;
  if (to === undefined) return matches(version, from);
  if (!isVersion(from) || !isVersion(to)) return false;
  const isFrom = matches(version, from) || compareVersions(version, completed(from)) >= 0;
  const isTo = matches(version, to) || compareVersions(version, completed(to)) <= 0;
  return isFrom && isTo;
}

function matches(version: string, wanted: string): boolean {
  if (!isVersion(wanted)) return false;
  return version === wanted || `${version}.`.startsWith(`${wanted}.`) || version.split(".")[2] === wanted;
}

function isVersion(text: string): boolean {
  return /^\d+(\.\d+){0,3}$/.test(text);
}

/** A bare build number is the third part of a version of Windows 10 or later. */
function completed(text: string): string {
  return /^\d{5}$/.test(text) ? `10.0.${text}` : text;
}
