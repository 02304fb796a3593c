import type { CommandDefinition } from "./command.ts";
import { checkCommand } from "./commands/check.ts";

/** What a command is for; the overview puts those of one purpose together, in this order. */
export const commandGroups = {
  judge: "Is the binding right?",
  mend: "Put it right, and keep it right:",
  "one-side": "One side alone:",
  "set-up": "Around it:",
} as const;

export type CommandGroup = keyof typeof commandGroups;

/**
 * A command by name. Its module is loaded only when it is called, so that no command pays for another; but for the main
 * one, which starts sooner out of a single file.
 */
export interface CommandEntry {
  readonly name: string;
  readonly group: CommandGroup;
  readonly operands: string;
  /** One line for the overview. */
  readonly summary: string;
  readonly load: () => Promise<CommandDefinition>;
}

/** The command that runs when none is named: `layoutcheck EPROCESS` is `layoutcheck check EPROCESS`. */
export const defaultEntry: CommandEntry = {
  name: "check",
  group: "judge",
  operands: "[NAME…]",
  summary: "judges Rust records against their C counterparts",
  load: () => Promise.resolve(checkCommand),
};

/** Every command there is, in the order of the overview. A new one is a new file in commands/ and a line here. */
export const registry: readonly CommandEntry[] = [
  defaultEntry,
  {
    name: "show",
    group: "judge",
    operands: "NAME",
    summary: "one record, C and Rust side by side, with holes; what lies at an offset",
    load: async () => (await import("./commands/show.ts")).showCommand,
  },
  {
    name: "builds",
    group: "judge",
    operands: "NAME [FIELD…]",
    summary: "one record through many builds: where it is right, where each field lies",
    load: async () => (await import("./commands/builds.ts")).buildsCommand,
  },
  {
    name: "explain",
    group: "judge",
    operands: "CODE",
    summary: "what a finding or a diagnostic means, and what to do",
    load: async () => (await import("./commands/explain.ts")).explainCommand,
  },
  {
    name: "fix",
    group: "mend",
    operands: "[NAME…]",
    summary: "changes the Rust source where the change is proved to be right",
    load: async () => (await import("./commands/fix.ts")).fixCommand,
  },
  {
    name: "guard",
    group: "mend",
    operands: "NAME… | --all",
    summary: "assertions for Rust and C++ that keep a verified layout as it is",
    load: async () => (await import("./commands/guard.ts")).guardCommand,
  },
  {
    name: "adopt",
    group: "mend",
    operands: "[NAME…]",
    summary: "writes today's findings as waivers into the configuration",
    load: async () => (await import("./commands/adopt.ts")).adoptCommand,
  },
  {
    name: "layout",
    group: "one-side",
    operands: "PATH… [NAME…]",
    summary: "the layouts of C or Rust text, a crate, a PDB, or a Windows build",
    load: async () => (await import("./commands/layout.ts")).layoutCommand,
  },
  {
    name: "emit",
    group: "one-side",
    operands: "rust NAME…",
    summary: "a complete Rust definition of C records, with guards, from any truth",
    load: async () => (await import("./commands/emit.ts")).emitCommand,
  },
  {
    name: "record",
    group: "one-side",
    operands: "",
    summary: "writes measured layouts into a folder of small text files",
    load: async () => (await import("./commands/record.ts")).recordCommand,
  },
  {
    name: "probe",
    group: "one-side",
    operands: "emit|run|read …",
    summary: "asks a compiler: writes the question, asks it here, or reads the answer",
    load: async () => (await import("./commands/probe.ts")).probeCommand,
  },
  {
    name: "init",
    group: "set-up",
    operands: "",
    summary: "looks at the crate and its headers and writes a configuration that works",
    load: async () => (await import("./commands/init.ts")).initCommand,
  },
  {
    name: "doctor",
    group: "set-up",
    operands: "",
    summary: "which configuration holds here, and what this machine has: compilers, headers",
    load: async () => (await import("./commands/doctor.ts")).doctorCommand,
  },
  {
    name: "completion",
    group: "set-up",
    operands: "SHELL",
    summary: "a script with which the shell completes commands, options and record names",
    load: async () => (await import("./commands/completion.ts")).completionCommand,
  },
  {
    name: "merge",
    group: "set-up",
    operands: "REPORT…",
    summary: "one report of several: those of machines that shared a job",
    load: async () => (await import("./commands/merge.ts")).mergeCommand,
  },
];
