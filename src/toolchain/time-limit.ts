import { runInNewContext } from "node:vm";

/**
 * Runs `body` here and now, for so many seconds at most; null if it was stopped. Node stops JavaScript and WebAssembly alike
 * from a thread of its own, wherever they are, so a compiler that never ends needs no worker to be got rid of.
 */
export function withinSeconds<Value>(seconds: number, body: () => Value): { readonly value: Value } | null {
  let done: { readonly value: Value } | null = null;
  const sandbox = {
    body: (): void => {
      done = { value: body() };
    },
  };
  try {
    runInNewContext("body()", sandbox, { timeout: Math.max(1, Math.round(seconds * 1000)) });
  } catch (error) {
    // The error may be of another realm than ours, so it is told by its code alone.
    const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
    if (code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return null;
    throw error;
  }
  return done;
}
