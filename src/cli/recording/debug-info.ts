import { basename } from "node:path";
import type { Diagnostic, Result } from "../../index.ts";
import type { SymbolOptions } from "../symbols/open-program.ts";
import type { Measurement, Wanted } from "./measured.ts";
import { namesOf, selected } from "./measured.ts";

/** The records of a PDB or a symbol table: who measured them is the compiler that made it, named by GUID and age. */
export async function measureDebugInfo(
  path: string,
  kind: "pdb" | "isf",
  from: { readonly cwd: string; readonly options: SymbolOptions },
  wantedOf: (program: string | null) => Wanted,
): Promise<Result<Measurement, readonly Diagnostic[]>> {
  const { openX64File } = await import("../doors/open-debug-info.ts");
  const { info, diagnostics } = await openX64File(path, from.cwd, from.options);
  if (info === null) return { ok: false, error: diagnostics };
  const { layouts, program } = info;
  const all = [...layouts.records()];
  const statements = [
    { key: "kind", value: kind },
    { key: "witness", value: kind },
    ...(program === null ? [] : [{ key: "program", value: program }]),
  ];
  return {
    ok: true,
    value: {
      source: { name: basename(path), statements },
      layouts,
      records: selected(layouts, all, wantedOf(program)),
      probeOf: () => null,
      diagnostics,
      names: namesOf(layouts, all),
    },
  };
}

/** `ntkrnlmp-1a2b3c4d-1`: where a program's layouts are kept if no folder is named. */
export function folderOfProgram(path: string, program: string | null): string {
  const stem = basename(path)
    .replace(/\.[^.]*$/, "")
    .replaceAll(/[^\w-]/g, "_");
  const [, guid = "", age = ""] = /^(.*)-(\d+)$/.exec(program ?? "") ?? [];
  const short = guid
    .replaceAll(/[^0-9A-Fa-f]/g, "")
    .slice(0, 8)
    .toLowerCase();
  return short === "" ? stem : `${stem}-${short}-${age}`;
}
