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
    if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT")
      return null;
    throw error;
  }
  return done;
}
