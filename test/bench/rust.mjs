// The whole of winapi, first and again, with the memory it takes; and one of its records as a ratio to `node -e 0`.
import { existsSync } from "node:fs";
import { best, bin, doNothing, inFolder, need, runNode, tell, weighNode } from "./shared/measure.mjs";

const winapi = process.argv[2] ?? "/usr/share/cargo/registry/winapi-0.3.9";
need(existsSync(winapi), "winapi: give its folder, or install librust-winapi-dev");

await inFolder((cache) => {
  const options = { env: { ...process.env, LAYOUTCHECK_CACHE: cache } };
  const whole = [bin, "layout", winapi, "--all-features"];
  const record = [bin, "layout", winapi, "OVERLAPPED", "--all-features"];
  const cold = weighNode(whole, options);
  runNode(record, options);
  const warm = best(9, {
    nothing: doNothing,
    record: () => runNode(record, options),
    whole: () => runNode(whole, options),
  });
  tell("node -e 0", warm.nothing.time, "ms");
  tell("winapi, cold", cold.time, "ms", 4000);
  tell("winapi, cold, at its peak", cold.megabytes, "MB", 400);
  tell("winapi, nothing changed", warm.whole.time, "ms", 500);
  tell("one record of winapi, warm", warm.record.time / warm.nothing.time, "times node -e 0", 3);
});
