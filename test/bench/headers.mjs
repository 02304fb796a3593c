// windows.h as clang reads it and as we do: clang's -fsyntax-only with a record dump, all our records cold and warm, one record
// cold and warm, and node doing nothing.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clangDump, mingwHeaders } from "./shared/clang.mjs";
import {
  best,
  bin,
  doNothing,
  inFolder,
  isInstalled,
  need,
  runNode,
  tell,
  weighNode,
} from "./shared/measure.mjs";

need(
  isInstalled("clang-19") && existsSync(join(mingwHeaders, "windows.h")),
  "clang-19 and mingw-w64's headers",
);

await inFolder((folder) => {
  const cache = join(folder, "cache");
  const options = { cwd: folder, env: { ...process.env, LAYOUTCHECK_CACHE: cache } };
  const layout = [bin, "layout", "windows.h"];
  const forget = () => rmSync(cache, { recursive: true, force: true });
  writeFileSync(join(folder, "unit.c"), "#include <windows.h>\n");
  const cold = best(3, {
    one: () => (forget(), runNode([...layout, "_CONTEXT"], options)),
    all: () => (forget(), weighNode(layout, options)),
  });
  runNode([...layout, "_CONTEXT"], options);
  const { megabytes } = weighNode(layout, options);
  const warm = best(8, {
    nothing: doNothing,
    clang: clangDump(folder, "unit.c"),
    all: () => runNode(layout, options),
    json: () => runNode([...layout, "--format", "json"], options),
    one: () => runNode([...layout, "_CONTEXT"], options),
  });
  tell("node -e 0", warm.nothing.time, "ms");
  tell("clang-19, all records", warm.clang.time, "ms");
  tell("all records, cold", cold.all.time, "ms");
  tell("all records, warm", warm.all.time, "ms");
  tell("all records, warm", warm.all.time / warm.clang.time, "times clang-19", 2);
  tell("all records as JSON, warm", warm.json.time, "ms");
  tell("_CONTEXT, cold", cold.one.time, "ms");
  tell("_CONTEXT, warm", warm.one.time, "ms");
  tell("_CONTEXT, warm", warm.one.time / warm.nothing.time, "times node -e 0", 3);
  tell("all records, at the peak", Math.max(cold.all.megabytes, megabytes), "MB", 400);
});
