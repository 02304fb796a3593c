import type { Diagnostic, Style } from "../../index.ts";
import type { Manifest } from "../../toolchain/cache.ts";
import { findCUnit } from "./c-unit.ts";
import type { CSettings } from "./headers.ts";

// A header's finished answer: what `layout` prints of it. Large headers are asked about again and again, and laying out
// thousands of records only to print the same bytes takes longer than to see that no file has changed.

/** All that a command tells about its input, before anybody knows where to print it. */
export interface Answer {
  /** The reports by format and style. */
  readonly reports: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the Windows vocabulary that were lent. */
  readonly vocabulary: readonly string[];
  readonly unverified: number;
  readonly unreadable: number;
  readonly conflicts: number;
}

/** The name of a report among an answer's. */
export function reportKey(format: string, style: Style): string {
  return JSON.stringify([format, style.color, style.width]);
}

export interface AnswerPlace {
  read(): Answer | null;
  write(answer: Answer, manifest: Manifest): void;
}

/** Where the answer about one header is kept. `question`: all that bears on it beside the header and its settings. */
export async function answerPlace(
  path: string,
  cwd: string,
  settings: CSettings,
  question: readonly string[],
): Promise<AnswerPlace | null> {
  const found = findCUnit(path, cwd, settings);
  if (!found.ok || found.value.preprocessed === null) return null;
  const { header, preprocessed } = found.value;
  const asked = ["answer", cwd, path, String(header.isLookedUp), ...question];
  const { keptPlace } = await import("./preprocessed.ts");
  const place = await keptPlace(preprocessed.unit, settings.cacheFolder, asked);
  if (place === null) return null;
  return {
    read() {
      const kept = place.read()?.value;
      return isAnswer(kept) ? kept : null;
    },
    write: (answer, manifest) => place.write(answer, manifest),
  };
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === "object" && value !== null && "reports" in value && value.reports instanceof Map;
}
