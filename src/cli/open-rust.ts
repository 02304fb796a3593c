import { dirname, resolve } from "node:path";
import type { Layouts, LayoutAnswer, LayoutQuery, Model, ParsedRust, RustRoot } from "../index.ts";
import { computeLayouts, parseRust, rustc } from "../index.ts";
import { crateHost, isFolder } from "./hosts.ts";
import { answerFrom } from "./layout-answers.ts";
import type { Options } from "./options.ts";

/** A Rust file or crate, read and ready to be laid out. */
export interface OpenedRust extends ParsedRust {
  readonly layouts: Layouts;
  /** The text of a file that was read. */
  readonly textOf: (file: string) => string | null;
}

/** The part of the options that decides which items a crate has. */
export type RustSelection = Pick<Options, "features" | "allFeatures" | "defaultFeatures" | "cfg">;

/** Reads the crate. `only`: nothing but these records and what they hold by value; null: all of it. */
export function openRust(
  root: RustRoot,
  cwd: string,
  selection: RustSelection,
  only: readonly string[] | null,
): OpenedRust {
  const absolute = resolve(cwd, root.path);
  const folder = root.kind === "crate" && isFolder(absolute) ? absolute : dirname(absolute);
  const host = crateHost(cwd, [folder]);
  const parsed = parseRust(root, host, {
    features: selection.features,
    allFeatures: selection.allFeatures,
    noDefaultFeatures: !selection.defaultFeatures,
    cfg: selection.cfg,
    ...(only === null ? {} : { only }),
    layoutQuery: answerLayoutQuery,
  });
  return { ...parsed, layouts: computeLayouts(parsed.model, rustc), textOf: host.textOf };
}

/** What `size_of`, `align_of` and `offset_of!` in a constant come to. */
function answerLayoutQuery(query: LayoutQuery, model: Model): LayoutAnswer {
  const question = query.kind === "offset" ? { ...query, path: query.path.join(".") } : query;
  const answer = answerFrom(computeLayouts(model, rustc), question);
  return answer.ok ? answer : { ok: false, why: answer.error };
}
