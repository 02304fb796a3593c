import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Result } from "../layout/layouts.ts";
import { measureWithCl } from "./clang.ts";
import { clCommand } from "./cl-flags.ts";
import { orNull } from "./disk-answers.ts";
import { findHeaderSets } from "./headers.ts";
import type { Environment } from "./headers.ts";
import { programsNamed } from "./path.ts";
import { run, withTemporaryFolder } from "./run.ts";
import type { Witness } from "./witness.ts";

const askingSeconds = 20;

/** A cl for x64 and what it needs around it. */
export interface Cl {
  readonly command: string;
  /** As in `cl 19.38.33130`. */
  readonly version: string;
  /** INCLUDE, where no developer prompt has set it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The cl of the developer prompt that we run in, else that of the newest Visual Studio that vswhere knows. */
export async function findCl(environment: Environment = process.env): Promise<Result<Cl, Diagnostic>> {
  for (const program of programsNamed("cl", environment["PATH"] ?? environment["Path"] ?? "")) {
    const found = await clAt(program.path, {});
    if (found.ok) return found;
  }
  const installation = await visualStudio(environment);
  return installation === null ? missing() : clIn(installation, environment);
}

/** A cl by its path. Its banner must say that it compiles for x64. */
export async function clAt(
  command: string,
  environment: Readonly<Record<string, string>>,
): Promise<Result<Cl, Diagnostic>> {
  return withTemporaryFolder(async (folder) => {
    const finished = await run(command, [], { folder, environment, seconds: askingSeconds });
    if (!finished.ok) return finished;
    // The banner is translated, the number and the machine are not.
    const banner = finished.value.stderr + finished.value.stdout;
    const version = /\b(19\.\d+\.\d+(?:\.\d+)?)\b/.exec(banner)?.[1];
    if (version === undefined || !/\bx64\b/.test(banner)) return missing();
    return { ok: true, value: { command, version: `cl ${version}`, environment } };
  });
}

/** The witness that the others are judged by. */
export function clWitness(cl: Cl): Witness {
  return {
    name: "cl",
    version: cl.version,
    flags: clCommand("c", "cl"),
    measure: (request, options) => measureWithCl({ ...cl, dialect: "cl" }, request, options),
  };
}

/** `vswhere.exe` has had one fixed place since Visual Studio 2017. */
async function visualStudio(environment: Environment): Promise<string | null> {
  const programs = environment["ProgramFiles(x86)"];
  if (programs === undefined) return null;
  const vswhere = join(programs, "Microsoft Visual Studio", "Installer", "vswhere.exe");
  const args = [
    "-latest",
    "-products",
    "*",
    "-requires",
    "Microsoft.VisualStudio.Component.VC.Tools.x86.x64",
    "-property",
    "installationPath",
    "-utf8",
  ];
  return withTemporaryFolder(async (folder) => {
    const finished = await run(vswhere, args, { folder, seconds: askingSeconds });
    if (!finished.ok || finished.value.exitCode !== 0) return null;
    return finished.value.stdout.split(/\r?\n/)[0]?.trim() || null;
  });
}

/** What vcvars64.bat would set, without running it: cl needs nothing but INCLUDE to compile. */
async function clIn(installation: string, environment: Environment): Promise<Result<Cl, Diagnostic>> {
  const file = join(installation, "VC", "Auxiliary", "Build", "Microsoft.VCToolsVersion.default.txt");
  const version = orNull(() => readFileSync(file, "utf8"));
  if (version === null) return missing();
  const tools = join(installation, "VC", "Tools", "MSVC", version.trim());
  const kit = findHeaderSets(environment).find(({ kind }) => kind === "windows-kits");
  const include = [join(tools, "include"), ...(kit?.folders ?? [])].join(";");
  return clAt(join(tools, "bin", "Hostx64", "x64", "cl.exe"), { INCLUDE: include });
}

function missing(): Result<never, Diagnostic> {
  const advice =
    "run in a Visual Studio x64 developer prompt, or compile what `probe emit` writes there and `probe read` its object";
  return { ok: false, error: diagnostic("compiler-missing", { compiler: "cl", advice }, null) };
}
