import { createRequire } from "node:module";
import { arch, platform, versions } from "node:process";
import type { CommandDefinition } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { isFile } from "../hosts.ts";
import { manifestVersion, packageRoot, packageVersion } from "../package-files.ts";

/** One thing that was looked for. */
interface Check {
  readonly name: string;
  readonly found: string | null;
  /** What goes without it, and what to do. */
  readonly advice: string;
}

export const doctorCommand: CommandDefinition = {
  name: "doctor",
  description:
    "Says what this machine has for layoutcheck: node and the optional packages. Changes nothing. Exits with 2 if something that every command needs is missing.",
  operands: [],
  options: ["format"],
  formats: ["text", "json"],
  examples: [
    { command: "layoutcheck doctor", does: "what was found here, and what to install for what is missing" },
  ],
  async run({ options, shell }) {
    const checks = [nodeCheck(), ...packageChecks()];
    const wantsJson = options.format.some(({ format }) => format === "json");
    const head = { layoutcheck: packageVersion(), platform: `${platform} ${arch}` };
    shell.stdout.write(wantsJson ? jsonOf(head, checks) : textOf(head, checks));
    return checks[0]?.found === null ? exitCodes.usage : exitCodes.ok;
  },
};

interface Head {
  readonly layoutcheck: string;
  readonly platform: string;
}

function textOf(head: Head, checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.map(({ name, found, advice }) =>
    found === null ? `  no  ${name.padEnd(width)}  ${advice}` : `  ok  ${name.padEnd(width)}  ${found}`,
  );
  return `layoutcheck ${head.layoutcheck} on ${head.platform}\n\n${lines.join("\n")}\n`;
}

function jsonOf(head: Head, checks: readonly Check[]): string {
  return `${JSON.stringify({ schemaVersion: 1, ...head, checks }, null, 2)}\n`;
}

const oldestNode = 20;

function nodeCheck(): Check {
  const isNewEnough = Number.parseInt(versions.node, 10) >= oldestNode;
  return {
    name: "node",
    found: isNewEnough ? versions.node : null,
    advice: `this is ${versions.node}; install ${oldestNode} or newer`,
  };
}

/** Packages that are loaded only when a question needs them. */
const packages: ReadonlyArray<{ readonly name: string; readonly without: string }> = [
  { name: "@yowasp/clang", without: "no embedded clang to ask; npm install puts it there" },
  { name: "ffi-napi", without: "a compiled probe DLL cannot be called; npm install --save-dev ffi-napi" },
];

function packageChecks(): readonly Check[] {
  const require = createRequire(`${packageRoot()}/package.json`);
  return packages.map(({ name, without }) => ({ name, found: versionOf(require, name), advice: without }));
}

/** The version in the package's manifest; null if it is not installed. */
function versionOf(require: NodeJS.Require, name: string): string | null {
  for (const folder of require.resolve.paths(name) ?? []) {
    const file = `${folder}/${name}/package.json`;
    if (isFile(file)) return manifestVersion(file);
  }
  return null;
}
