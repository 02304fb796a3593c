// _EPROCESS out of the PDB of a whole kernel, as the text of a shipped build gives it: inside the process, and the whole
// process as a ratio to `node -e 0`, beside llvm-pdbutil dumping the same file; all in turn in this same run. Best of several,
// since a busy machine only ever adds time. Build first: it measures dist/.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../../", import.meta.url));
const rounds = 15;
const limits = { inside: 20, ratio: 2.5 };
const build = process.argv[2] ?? "10.0.26100.1742";

const tools = ["clang-19", "lld-link-19", "llvm-pdbutil-19"];
if (tools.some((tool) => spawnSync(tool, ["--version"]).status !== 0)) {
  console.log(`skipped: this bench needs ${tools.join(", ")}`);
  process.exit(process.env.CI ? 1 : 0);
}

const folder = mkdtempSync(join(tmpdir(), "layoutcheck-bench-"));
const pdb = join(folder, "kernel.pdb");
// What the commands are made of is in no package, so it is bundled for this.
const parts = pathToFileURL(join(folder, "parts.mjs")).href;
const bundle = await rolldown({
  input: `${root}src/index.ts`,
  platform: "node",
  treeshake: { moduleSideEffects: false },
  checks: { eval: false },
});
await bundle.write({ file: join(folder, "parts.mjs"), format: "esm" });
await bundle.close();

async function makePdb() {
  const { kernelText, openRecorded } = await import(parts);
  const layoutsFolder = `${root}layouts/ntoskrnl/`;
  const recorded = openRecorded({
    pathOf: (name) => name,
    readText: (name) => readFileSync(layoutsFolder + name, "utf8"),
  });
  const layouts = recorded.value.layoutsOf(build);
  const text = kernelText(layouts, layouts.records());
  writeFileSync(join(folder, "kernel.c"), text.text);
  const debug = ["-w", "-g", "-gcodeview", "-fno-eliminate-unused-debug-types"];
  const inFolder = { cwd: folder, stdio: "ignore" };
  execFileSync(
    "clang-19",
    ["--target=x86_64-pc-windows-msvc", ...debug, "-c", "kernel.c", "-o", "kernel.obj"],
    inFolder,
  );
  execFileSync(
    "lld-link-19",
    ["/DLL", "/NOENTRY", "/NODEFAULTLIB", "/DEBUG", "/PDB:kernel.pdb", "kernel.obj", "/OUT:kernel.dll"],
    inFolder,
  );
  return text.names.size;
}

/** Opens the file by descriptor, as the command does, and times what comes after the imports. */
const inside = `
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { openPdb } from ${JSON.stringify(parts)};
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

function run(command, argv) {
  const start = process.hrtime.bigint();
  const { status, stdout } = spawnSync(command, argv, { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${command} ${argv.join(" ")} ended with ${status}`);
  return { time: Number(process.hrtime.bigint() - start) / 1e6, stdout };
}

const questions = {
  "node -e 0": () => run(process.execPath, ["-e", "0"]).time,
  inside: () => Number(run(process.execPath, ["--input-type=module", "-e", inside, pdb]).stdout),
  "layoutcheck layout kernel.pdb _EPROCESS": () =>
    run(process.execPath, [`${root}bin/layoutcheck.js`, "layout", pdb, "_EPROCESS"]).time,
  "llvm-pdbutil-19 dump --types kernel.pdb": () => run("llvm-pdbutil-19", ["dump", "--types", pdb]).time,
};

try {
  const records = await makePdb();
  console.log(`kernel.pdb: build ${build}, ${records} named records, ${statSync(pdb).size} bytes`);
  const best = {};
  for (let round = 0; round < rounds; round++)
    for (const [name, ask] of Object.entries(questions)) best[name] = Math.min(best[name] ?? Infinity, ask());
  const base = best["node -e 0"];
  const whole = best["layoutcheck layout kernel.pdb _EPROCESS"];
  for (const [name, time] of Object.entries(best)) {
    const what = name === "inside" ? "_EPROCESS inside the process" : name;
    const limit =
      name === "inside"
        ? ` (at most ${limits.inside})`
        : `, ${(time / base).toFixed(2)} times node -e 0${time === whole ? ` (at most ${limits.ratio})` : ""}`;
    console.log(`${what}: ${time.toFixed(1)} ms${limit}`);
  }
  process.exitCode = best.inside > limits.inside || whole / base > limits.ratio ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
