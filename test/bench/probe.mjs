// The probe, embedded clang beside native: a process that asks one small question, from its start; 500 records in one warm unit;
// and `layoutcheck probe run`, which a user waits for, with the header read and the report written.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { withBundle } from "../../scripts/bundle.mjs";
import { best, bin, doNothing, inFolder, isInstalled, runNode, tell, weighNode } from "./shared/measure.mjs";

const rounds = 5;
const limits = { first: 500, megabytes: 220, warm: 200 };
const words = {
  first: "first probe",
  warm: "500 records in a warm unit",
  command: "layoutcheck probe run",
};
const hasClang = ["clang-19", "clang-20", "clang-21", "clang-22"].some(isInstalled);

await inFolder((folder) =>
  withBundle("test/bench/shared/probe.ts", (file) => {
    const header = join(folder, "one.h");
    writeFileSync(header, "struct ONE { char kind; unsigned long flags : 5; void *next; };\n");
    const { nothing } = best(rounds, { nothing: doNothing });
    tell("node -e 0", nothing.time, "ms");
    const embedded = measure("embedded", file, header);
    report("embedded clang", embedded, limits);
    if (!hasClang) {
      console.log("native clang: not on this machine");
      return;
    }
    const native = measure("clang", file, header);
    report("native clang", native);
    for (const what of ["first", "warm", "command"])
      tell(`embedded, ${words[what]}`, embedded[what] / native[what], "times native");
  }),
);

function measure(witness, file, header) {
  const probe = [bin, "probe", "run", "--c", header, "--witness", witness, "--quiet"];
  const { first, command } = best(rounds, {
    first: () => weighNode([file, "first", witness]),
    command: () => runNode(probe),
  });
  const { stdout } = runNode([file, "warm", witness], { stdout: "pipe" });
  return { first: first.time, megabytes: first.megabytes, warm: Number(stdout), command: command.time };
}

function report(name, figures, { first = null, megabytes = null, warm = null } = {}) {
  tell(`${name}, ${words.first}`, figures.first, "ms", first);
  tell(`${name}, ${words.first}, at its peak`, figures.megabytes, "MB", megabytes);
  tell(`${name}, ${words.warm}`, figures.warm, "ms", warm);
  tell(`${name}, ${words.command}`, figures.command, "ms");
}
