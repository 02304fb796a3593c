import { basename } from "node:path";
import type { Diagnostic, Result } from "../../index.ts";
import { isRecordNamed, severityOf } from "../../index.ts";
import type { CompileOptions } from "../../toolchain/witness.ts";
import { findHeader } from "./headers.ts";
import type { OpenedC } from "./open-c.ts";
import { openC } from "./open-c.ts";
import type { Options } from "../options/options.ts";
import { compileOptions } from "../witnesses/compilers.ts";

/** A header that a probe is made for. */
export interface ProbeText {
  readonly c: OpenedC;
  /** How a probe that is compiled elsewhere includes it; null where its text stands in the probe itself. */
  readonly include: string | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly options: CompileOptions;
}

/** Opens the header of a probe as `layout` does. `names`: the records that matter; empty: all that have a name. */
export async function openProbeText(
  header: string,
  names: readonly string[],
  options: Options,
  cwd: string,
): Promise<Result<ProbeText, Diagnostic>> {
  const { door, diagnostics } = await openC(header, cwd, options, names.length === 0 ? null : names);
  if (door === null) {
    const error = diagnostics.find((one) => severityOf(one) === "error");
    if (error === undefined) throw new Error("a header was not opened, and nobody said why");
    return { ok: false, error };
  }
  const records = door.records.filter((record) => {
    const type = door.model.records.get(record);
    const known = [...(type?.aliases ?? []), ...(typeof type?.name === "string" ? [type.name] : [])];
    return names.length === 0
      ? known.length > 0
      : known.some((one) => names.some((name) => isRecordNamed(one, name)));
  });
  const found = findHeader(header, cwd, options);
  const isForeign = found.ok && found.value.isLookedUp;
  const include = door.options === null ? null : isForeign ? header : basename(header);
  const own = door.options ?? compileOptions(options, cwd);
  return { ok: true, value: { c: { ...door, records }, include, diagnostics, options: own } };
}
