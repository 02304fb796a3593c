import { clProbeFlags } from "../probe/cl-command.ts";
import type { CLanguage } from "./flags.ts";
import { target } from "./flags.ts";

/** cl's command line up to the probe's own name; for clang-cl the same with its target, and without what it lacks. */
export function clCommand(language: CLanguage, dialect: "cl" | "clang-cl"): readonly string[] {
  const flags = clProbeFlags(language);
  if (dialect === "cl") return flags;
  return [
    ...flags.filter((flag) => flag !== "/GL-" && flag !== "/permissive"),
    `--target=${target}`,
    ...(language === "c++" ? ["/clang:-fno-operator-names"] : []),
  ];
}
