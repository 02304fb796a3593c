import type { Look } from "../disk/looks.ts";

export type Next =
  | { readonly kind: "changed"; readonly paths: readonly string[] }
  | { readonly kind: "stopped" };

/** Knows when it is time to look again. */
export interface Watcher {
  /** Waits until something is not as it was when it was looked at, or until nobody wants to know. */
  next(looks: readonly Look[]): Promise<Next>;
}
