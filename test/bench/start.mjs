// The whole process of `layoutcheck EPROCESS`, and of a page of `explain`, as a ratio to `node -e 0`.
import { best, bin, doNothing, runNode, tell } from "./shared/measure.mjs";

const figures = best(15, {
  "node -e 0": doNothing,
  "layoutcheck EPROCESS": () => runNode([bin, "EPROCESS"]),
  "layoutcheck explain size": () => runNode([bin, "explain", "size"]),
});
const { "node -e 0": nothing, ...asked } = figures;
tell("node -e 0", nothing.time, "ms");
for (const [name, { time }] of Object.entries(asked)) {
  tell(name, time, "ms");
  tell(name, time / nothing.time, "times node -e 0", 3);
}
