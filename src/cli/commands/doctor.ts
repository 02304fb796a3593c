import { arch, platform, versions } from "node:process";
import { counted } from "../../index.ts";
import type { Toolchain } from "../../toolchain/find.ts";
import { findToolchain } from "../../toolchain/find.ts";
import type { CommandDefinition } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exitCodes } from "../exit-codes.ts";
import { printDiagnostics, writeReports } from "../output.ts";
import { packageVersion } from "../package-files.ts";
import type { WhatHolds } from "../checking/what-holds.ts";
import { whatHolds } from "../checking/what-holds.ts";
import { shippedRecording } from "../doors/windows.ts";

export const doctorCommand: CommandDefinition = {
  name: "doctor",
  description:
    "Says which configuration is in force in this folder, which Rust and which C side plain `layoutcheck` would compare and why; and what this machine has for it: node, the shipped Windows builds, the compilers that can be asked and the Windows headers they can read. Changes nothing. A compiler that is missing is no fault: without one, layouts are computed. Exits with 2 if something that every command needs is missing, or the configuration has mistakes.",
  operands: [],
  options: ["config", "format", "output"],
  formats: ["text", "json"],
  examples: [
    { command: "layoutcheck doctor", does: "what was found here, and what to install for what is missing" },
  ],
  async run({ options, shell }): Promise<ExitCode> {
    const recorded = shippedRecording(shell.cwd);
    const builds = recorded.ok ? recorded.value.builds.map(({ version }) => version) : [];
    const here = await whatHolds(options, shell.cwd);
    const state: State = { node: versions.node, builds, here, toolchain: await findToolchain() };
    const unwritten = writeReports(shell, options, "text", (format) =>
      format === "json" ? jsonOf(state) : textOf(state),
    );
    const told = [...here.diagnostics, ...(recorded.ok ? [] : [recorded.error]), ...unwritten];
    printDiagnostics(shell, options, told, here.textOf);
    const isFit = isNewEnough(state.node) && recorded.ok && here.diagnostics.length + unwritten.length === 0;
    return isFit ? exitCodes.ok : exitCodes.usage;
  },
};

interface State {
  readonly node: string;
  /** Versions, oldest first. */
  readonly builds: readonly string[];
  readonly here: WhatHolds;
  readonly toolchain: Toolchain;
}

const oldestNode = 20;

function isNewEnough(node: string): boolean {
  return Number.parseInt(node, 10) >= oldestNode;
}

type Line = readonly [isThere: boolean, name: string, text: string];

function textOf({ node, builds, here, toolchain }: State): string {
  const { witnesses, headers, cache } = toolchain;
  const needed: readonly Line[] = [
    [isNewEnough(node), "node", isNewEnough(node) ? node : `${node}; install ${oldestNode} or newer`],
    [builds.length > 0, "Windows builds", `${builds.length} shipped, ${builds[0]} to ${builds.at(-1)}`],
  ];
  const compilers = witnesses.map(({ name, version, advice, purpose }): Line => {
    return [version !== null, name, version === null ? advice : `${version}: ${purpose}`];
  });
  const sets = headers.map(({ kind, version, folders, hasKernelHeaders }): Line => {
    const kernel = hasKernelHeaders ? "with kernel headers" : "without kernel headers";
    return [true, kind, `${version === null ? "" : `${version}, `}${kernel}: ${folders.join(" ")}`];
  });
  const none: Line = [false, "none", "C text that includes Windows headers needs the SDK, xwin or mingw-w64"];
  return [
    `layoutcheck ${packageVersion()} on ${platform} ${arch}`,
    section(
      "In force in this folder",
      here.lines.map(({ isThere, name, text }) => [isThere, name, text]),
    ),
    section("Needed by every command", needed),
    section("Compilers that can be asked", compilers),
    section("Windows headers", sets.length === 0 ? [none] : sets),
    `\nCache: ${cache.folder}, ${counted(cache.entries, "entry").replace("entrys", "entries")}, ${sizeText(cache.bytes)}\n`,
  ].join("\n");
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.round(bytes / 1024 / 1024)} MiB`;
}

function section(title: string, lines: readonly Line[]): string {
  const width = Math.max(...lines.map(([, name]) => name.length));
  const rows = lines.map(
    ([isThere, name, text]) => `  ${isThere ? "ok" : "no"}  ${name.padEnd(width)}  ${text}`,
  );
  return `\n${title}:\n${rows.join("\n")}`;
}

function jsonOf(state: State): string {
  const head = { schemaVersion: 1, layoutcheck: packageVersion(), platform, arch };
  const { here, ...machine } = state;
  const { configuration, rust, c } = here;
  return `${JSON.stringify({ ...head, here: { configuration, rust, c }, ...machine }, null, 2)}\n`;
}
