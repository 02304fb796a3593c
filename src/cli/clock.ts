import type { Shell } from "./shell.ts";

/**
 * Today in UTC, `2026-11-21`: the only thing that reports take from the clock, for waivers with a last day.
 * SOURCE_DATE_EPOCH (reproducible-builds.org) sets it, so that a run can be repeated to the byte.
 */
export function todayFor({ env }: Pick<Shell, "env">): string {
  const seconds = /^\d{1,11}$/.exec(env["SOURCE_DATE_EPOCH"] ?? "")?.[0];
  const now = seconds === undefined ? new Date() : new Date(Number(seconds) * 1000);
  return now.toISOString().slice(0, 10);
}
