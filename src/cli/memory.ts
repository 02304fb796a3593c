import { createRequire } from "node:module";
import type * as V8 from "node:v8";

/**
 * For reading a whole crate: lets the heap grow by less before old garbage is collected. winapi and 300 headers peak at three
 * quarters of the memory then, for a tenth of the time more or so. What is read from a cache does not need it, and loads no
 * node:v8 for it.
 */
export function growSlowly(): void {
  const { setFlagsFromString }: typeof V8 = createRequire(import.meta.url)("node:v8");
  setFlagsFromString("--heap-growing-percent=8");
}
