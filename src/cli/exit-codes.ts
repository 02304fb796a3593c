/** What the shell is told. The numbers are a promise (README, `--help`); nothing else may be returned. */
export const exitCodes = {
  /** Nothing wrong. */
  ok: 0,
  /** Findings at or above `--fail-on`. */
  findings: 1,
  /** Usage, configuration, or input that cannot be read. */
  usage: 2,
  /** Something asked for could not be verified, and nothing worse. */
  unverified: 3,
  /** Our own mistake; sysexits.h calls it EX_SOFTWARE. */
  bug: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** How a run went, counted. Every command's exit code comes from these three numbers. */
export interface Tally {
  /** Inputs (files, configuration) that could not be read. */
  readonly unreadable: number;
  /** Findings at or above the level at which the user wants to fail. */
  readonly findings: number;
  /** Things asked for that could be neither confirmed nor refuted, a missed coverage floor included. */
  readonly unverified: number;
}

/**
 * The worst that happened, as an exit code. Unreadable input comes first because the report is then not the one that
 * was asked for; findings win over what could not be verified.
 */
export function exitCodeOf(tally: Tally): ExitCode {
  if (tally.unreadable > 0) return exitCodes.usage;
  if (tally.findings > 0) return exitCodes.findings;
  if (tally.unverified > 0) return exitCodes.unverified;
  return exitCodes.ok;
}
