// _EPROCESS out of the PDB of a whole kernel, as the text of a shipped build gives it: inside the process, and the whole
// process as a ratio to `node -e 0`, beside llvm-pdbutil dumping the same file.
import { execFileSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { withBundle } from "../../scripts/bundle.mjs";
import {
  best,
  bin,
  doNothing,
  inFolder,
  isInstalled,
  need,
  root,
  run,
  runNode,
  tell,
} from "./shared/measure.mjs";

const build = process.argv[2] ?? "10.0.26100.1742";
const tools = ["clang-19", "lld-link-19", "llvm-pdbutil-19"];
need(tools.every(isInstalled), tools.join(", "));

// What the commands are made of is in no package, so it is bundled for this.
await inFolder((folder) =>
  withBundle("src/index.ts", async (parts) => {
    const pdb = join(folder, "kernel.pdb");
    const records = await makePdb(folder, parts);
    console.log(`kernel.pdb: build ${build}, ${records} named records, ${statSync(pdb).size} bytes`);
    const inside = ["--input-type=module", "-e", insideText(parts), pdb];
    const figures = best(15, {
      nothing: doNothing,
      inside: () => ({ time: Number(runNode(inside, { stdout: "pipe" }).stdout) }),
      whole: () => runNode([bin, "layout", pdb, "_EPROCESS"]),
      pdbutil: () => run("llvm-pdbutil-19", ["dump", "--types", pdb]),
    });
    tell("node -e 0", figures.nothing.time, "ms");
    tell("llvm-pdbutil-19 dump --types", figures.pdbutil.time, "ms");
    tell("_EPROCESS inside the process", figures.inside.time, "ms", 20);
    tell("layoutcheck layout kernel.pdb _EPROCESS", figures.whole.time, "ms");
    tell(
      "layoutcheck layout kernel.pdb _EPROCESS",
      figures.whole.time / figures.nothing.time,
      "times node -e 0",
      2.5,
    );
  }),
);

async function makePdb(folder, parts) {
  const { kernelText, openRecorded } = await import(pathToFileURL(parts).href);
  const layoutsFolder = `${root}layouts/ntoskrnl/`;
  const recorded = openRecorded({
    pathOf: (name) => name,
    readText: (name) => readFileSync(layoutsFolder + name, "utf8"),
  });
  const layouts = recorded.value.layoutsOf(build);
  const text = kernelText(layouts, layouts.records());
  writeFileSync(join(folder, "kernel.c"), text.text);
  const debug = ["-w", "-g", "-gcodeview", "-fno-eliminate-unused-debug-types"];
  const target = ["--target=x86_64-pc-windows-msvc", "-c", "kernel.c", "-o", "kernel.obj"];
  const link = ["/DLL", "/NOENTRY", "/NODEFAULTLIB", "/DEBUG", "/PDB:kernel.pdb", "/OUT:kernel.dll"];
  const inFolder = { cwd: folder, stdio: "ignore" };
  execFileSync("clang-19", [...target, ...debug], inFolder);
  execFileSync("lld-link-19", [...link, "kernel.obj"], inFolder);
  return text.names.size;
}

/** Opens the file by descriptor, as the command does, and times what comes after the imports. */
function insideText(parts) {
  return `
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { openPdb } from ${JSON.stringify(pathToFileURL(parts).href)};
const started = performance.now();
const handle = openSync(process.argv[1], "r");
const { size } = fstatSync(handle);
const read = (offset, length) => {
  const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
  return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, offset));
};
const pdb = openPdb({ size, read }, "kernel.pdb");
const layout = pdb.value.layoutOf("_EPROCESS");
if (!layout.ok || layout.value.fields.length < 100) throw new Error("no layout of _EPROCESS");
console.log(performance.now() - started);
closeSync(handle);`;
}
