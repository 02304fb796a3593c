import { join, relative, resolve } from "node:path";
import { counted } from "../../index.ts";
import { createFile } from "../configuration/append-toml.ts";
import type { CommandDefinition, Request } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodes } from "../exit-codes.ts";
import { displayPath } from "../disk/files.ts";
import { findConfiguration } from "../configuration/find-configuration.ts";
import type { CSide } from "../init/c-sides.ts";
import { findCSides, recordNames } from "../init/c-sides.ts";
import { configurationText } from "../init/configuration-text.ts";
import { filesBelow } from "../disk/files-below.ts";
import { hookText } from "../init/hook-text.ts";
import type { RustSide } from "../init/rust-side.ts";
import { findRustSide } from "../init/rust-side.ts";
import { printDiagnostics } from "../output.ts";
import { packageVersion } from "../package-files.ts";
import { refuse } from "../shell.ts";
import type { Options } from "../options/options.ts";
import { rustSideOptions } from "../options/options.ts";

export const initCommand: CommandDefinition = {
  name: "init",
  description: `Looks at the crate or workspace here and at the headers that can be found, and writes a commented layoutcheck.toml with which plain \`layoutcheck\` already gives verdicts. The C side is chosen by what knows the records: headers of the project, else the machine's Windows headers or the kernel builds that ship with layoutcheck, whichever knows more. The comments say why.

A configuration that is there already is never changed: exit code 2.`,
  operands: [],
  options: [...rustSideOptions, "includeFolder", "isystem", "define", "dryRun", "preCommit"],
  formats: [],
  examples: [
    { command: "layoutcheck init", does: "writes layoutcheck.toml and says what to type next" },
    { command: "layoutcheck init --dry-run", does: "prints it instead" },
    {
      command: "layoutcheck init --pre-commit",
      does: "prints what makes git ask layoutcheck before a commit",
    },
  ],
  run: runInit,
};

async function runInit(request: Request): Promise<ExitCode> {
  const { options, shell } = request;
  if (options.preCommit) {
    shell.stdout.write(hookText(packageVersion()));
    return exitCodes.ok;
  }
  const rust = await findRustSide(options.rust, shell.cwd, options);
  const standing = await findConfiguration(rust.folder, shell.cwd, null);
  if (standing.file !== null && standing.folder === rust.folder && !options.dryRun)
    return refuse(
      shell,
      `${standing.file} configures layoutcheck here already; nothing was written`,
      "use it:  layoutcheck",
      "see what would be written without it:  layoutcheck init --dry-run",
    );
  printDiagnostics(shell, options, rust.diagnostics, () => null);
  if (rust.records.length === 0) return refuse(shell, ...nothingInRust(rust, shell.cwd));
  const sides = await findCSides(
    rust,
    withFolders(options, (path) => resolve(shell.cwd, path)),
  );
  const [side] = sides;
  if (side === undefined) return refuse(shell, ...nothingInC(rust));
  const given = withFolders(options, (path) => relative(rust.folder, resolve(shell.cwd, path)));
  const text = configurationText(rust, sides, given, packageVersion());
  const path = displayPath(join(rust.folder, "layoutcheck.toml"), shell.cwd);
  if (options.dryRun) {
    shell.stdout.write(text);
    return exitCodes.ok;
  }
  const written = createFile(path, text, shell.cwd);
  if (!written.ok) {
    printDiagnostics(shell, options, [written.error], () => null);
    return exitCodes.usage;
  }
  if (standing.file !== null && !options.quiet)
    shell.stderr.write(`note: ${standing.file} no longer holds in this folder\n`);
  shell.stdout.write(writtenText(path, rust, side));
  return exitCodes.ok;
}

/** The options with other names for the folders in them. */
function withFolders(options: Options, named: (path: string) => string): Options {
  const rename = (paths: readonly string[]): readonly string[] =>
    paths.map((path) => named(path).replaceAll("\\", "/") || ".");
  return { ...options, includeFolder: rename(options.includeFolder), isystem: rename(options.isystem) };
}

function writtenText(path: string, rust: RustSide, side: CSide): string {
  const name = recordNames(rust)[0] ?? "NAME";
  const against = side.kind === "shipped-builds" ? "the shipped kernel builds" : side.headers.join(", ");
  const next: ReadonlyArray<readonly [string, string]> = [
    ["layoutcheck", "judge them all"],
    [`layoutcheck show ${name}`, "one of them, side by side, with its holes"],
    ["layoutcheck check --watch", "judge them again whenever a file is saved"],
    ["layoutcheck adopt", "let what is wrong today stay for now, and fail on what is new"],
    ["layoutcheck guard --all", "assertions that stop rustc when a verified layout changes"],
    ["layoutcheck init --pre-commit", "what makes git ask before a commit"],
  ];
  const width = Math.max(...next.map(([command]) => command.length));
  return `${path}: ${side.paired} of ${counted(rust.records.length, "repr(C) record")} have a counterpart in ${against}

Next:
${next.map(([command, does]) => `  ${command.padEnd(width)}  ${does}`).join("\n")}
`;
}

function nothingInRust({ folder }: RustSide, cwd: string): readonly string[] {
  const files = filesBelow(folder, /\.rs$/).length;
  const seen =
    files === 0 ? "no Rust file was found" : `${counted(files, "Rust file")} and no #[repr(C)] record`;
  const [header] = filesBelow(cwd, /\.(?:h|hh|hpp|hxx)$/i);
  return [
    `there is nothing to check in ${displayPath(folder, cwd)}: ${seen}`,
    "point to the crate:  layoutcheck init --rust path/to/crate",
    ...(header === undefined ? [] : [`layouts of a header alone:  layoutcheck layout ${header}`]),
  ];
}

function nothingInC({ records, folder }: RustSide): readonly string[] {
  const some = records.slice(0, 5).join(", ");
  const headers = filesBelow(folder, /\.(?:h|hh|hpp|hxx)$/i).length;
  const own =
    headers === 0
      ? "no header of this folder has these names"
      : `the ${counted(headers, "header")} of this folder ${headers === 1 ? "does" : "do"} not have these names`;
  return [
    `nothing here knows the C side of ${counted(records.length, "record")}: ${some}${records.length > 5 ? ", …" : ""}`,
    `${own}; neither do Windows headers or the shipped kernel builds`,
    "name a header:  layoutcheck --c path/to/header.h -I path/to/includes",
    "or debug info:  layoutcheck --pdb path/to/program.pdb",
    'a record with another name in C goes into the configuration:  [[map]] rust = "MyRecord" c = "_MY_RECORD"',
  ];
}
