import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { parse } from "smol-toml";
import { appendTables } from "../../src/cli/configuration/append-toml.ts";
import { usualLimits } from "../../src/cli/symbols/download.ts";
import { fetchPdb } from "../../src/cli/symbols/fetch-pdb.ts";
import { openSymbolStore } from "../../src/cli/symbols/store.ts";
import { isSamePdb, readPdbIdentity } from "../../src/index.ts";
import { bytesInMemory } from "../../src/read/bytes.ts";
import type { Outcome } from "../cli/command.ts";
import { layoutcheck } from "../cli/command.ts";
import { pdbOfAge } from "../cli/symbols/server.ts";
import { plain } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { inPackage, settings, textOf } from "./file-targets.ts";
import { partsOf } from "./parts.ts";
import { fill, scratch } from "./scratch.ts";
import type { Target } from "./targets.ts";
import { demandWords } from "./visit.ts";
import { commandLine, toml } from "./wordings.ts";

/** What the world outside says: who calls us, git, symbol servers, manifests of a workspace, settings that grow. */
export async function streetTargets(): Promise<readonly Target[]> {
  return [
    commandLineTarget(),
    // The git that stands in is a shell script.
    ...(process.platform === "win32" ? [] : [gitTarget()]),
    await symbolServerTarget(),
    ...[settings, inPackage(settings)].map(appendTarget),
    workspaceTarget(),
  ];
}

const project = {
  "nt.h": "struct GOOD { int a; };\nstruct WRONG { int a; long long b; };\n",
  "binding.rs": "#[repr(C)] pub struct GOOD { a: i32 }\n#[repr(C)] pub struct WRONG { a: i64, b: i64 }\n",
};

function commandLineTarget(): Target {
  const folder = scratch();
  const lines = [
    "check --rust binding.rs --c nt.h --format json",
    "check GOOD --rust binding.rs --c nt.h --fail-on warning --min-coverage 90",
    "show WRONG --rust binding.rs --c nt.h --at 0x4",
    "layout nt.h --lang c++ --format json",
    "layout binding.rs --cfg debug",
    "fix --rust binding.rs --c nt.h --dry-run",
    "guard GOOD --rust binding.rs --c nt.h",
    "builds EPROCESS --windows 10.0.26100.1742",
    "explain field-offset",
    "completion bash",
  ];
  return {
    name: "command lines",
    files: lines.map((line) => Buffer.from(line)),
    wording: commandLine,
    bond: "none",
    async read(bytes) {
      const argv = textOf(bytes)
        .split(/\s+/)
        .filter((word) => word !== "");
      // Nothing beside the folder may be written, and nothing be waited for.
      if (argv.some((word) => /^[~/]|=[~/]|\.\.|watch|fetch|doctor|probe/.test(word))) return null;
      rmSync(folder, { recursive: true, force: true });
      fill(folder, project);
      return answerOfCommand(await layoutcheck(argv, { cwd: folder }));
    },
  };
}

/** An exit code that is documented, and a reason for all but the best. */
function answerOfCommand({ exitCode, stdout, stderr }: Outcome): Answer | null {
  if (![0, 1, 2, 3].includes(exitCode)) throw new Error(`exit code ${exitCode}: ${stderr}`);
  if (exitCode !== 0 && stdout + stderr === "") throw new Error(`exit code ${exitCode}, and nothing is said`);
  return plain(exitCode !== 2);
}

/** What git says on the way to `check --staged`. */
function gitTarget(): Target {
  const folder = scratch({ ...project, "layoutcheck.toml": 'rust = "binding.rs"\nheaders = ["nt.h"]\n' });
  const said = join(folder, ".said");
  mkdirSync(said);
  const files = ["binding.rs", "layoutcheck.toml", "nt.h"];
  const answers = partsOf(
    new Map([
      ["rev-parse", `${folder}\n`],
      ["diff", "binding.rs\0"],
      ["diff-files", "binding.rs\0"],
      ["ls-files", files.map((file) => `100644 ${"0".repeat(40)} 0\t${file}\0`).join("")],
    ]),
  );
  fill(folder, { ".bin/git": git });
  chmodSync(join(folder, ".bin/git"), 0o755);
  const env = { PATH: `${join(folder, ".bin")}:/usr/bin:/bin`, SAID: said, TREE: folder };
  return {
    name: "git",
    files: answers.files,
    wording: null,
    bond: "none",
    async read(bytes) {
      for (const [name, text] of answers.withDamaged(bytes)) writeFileSync(join(said, name), text);
      return answerOfCommand(await layoutcheck(["check", "--staged", "--no-cache"], { cwd: folder, env }));
    },
  };
}

const git = `#!/bin/sh
cat > /dev/null
for word do
  case $word in
    --prefix=*) cp "$TREE"/*.* "\${word#--prefix=}" ;;
    rev-parse | diff | diff-files | ls-files) answer=$word ;;
  esac
done
if [ -n "$answer" ]; then cat "$SAID/$answer"; fi
`;

/** Whole answers as they come through the wire. What is kept is the PDB that was asked for. */
async function symbolServerTarget(): Promise<Target> {
  const key = { pdbName: "made.pdb", guid: "0123456789ABCDEF0102030405060708", age: 0x1b };
  const pdb = pdbOfAge(key.age);
  const head = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n";
  const chunks = [pdb.subarray(0, 3000), pdb.subarray(3000)];
  const chunked = chunks.map((chunk) =>
    Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, lineEnd]),
  );
  const files = [
    Buffer.concat([Buffer.from(`${head}Content-Length: ${pdb.length}\r\n\r\n`), pdb]),
    Buffer.concat([
      Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`),
      ...chunked,
      Buffer.from("0\r\n\r\n"),
    ]),
  ];
  let response: Uint8Array = new Uint8Array();
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(response));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const folder = scratch();
  return {
    name: "symbol server",
    files,
    wording: null,
    bond: "none",
    async read(bytes) {
      response = bytes;
      const limits = { ...usualLimits, bytes: 100_000, stall: 2000, total: 5000 };
      const fetched = await fetchPdb(key, [origin], openSymbolStore(folder), limits);
      if (!fetched.ok) {
        for (const one of fetched.error) demandWords(one);
        return null;
      }
      const identity = readPdbIdentity(bytesInMemory(readFileSync(fetched.value)), "made.pdb");
      if (!identity.ok || !isSamePdb(identity.value, key)) throw new Error("another PDB is kept");
      return plain(true);
    },
  };
}

const lineEnd = Buffer.from("\r\n");

/** `adopt` and `waive` add to a file whose bytes stay, and which has one table more afterwards; or they let it be. */
function appendTarget(text: string): Target {
  const isPackage = text !== settings;
  const file = isPackage ? "Cargo.toml" : "layoutcheck.toml";
  const array = isPackage ? ["package", "metadata", "layoutcheck", "waive"] : ["waive"];
  const addition = `\n[[${array.join(".")}]]\nrecord = "Gone"\nreason = "adopted"\n`;
  const folder = scratch();
  const path = join(folder, file);
  return {
    name: `waivers added to ${file}`,
    files: [Buffer.from(text)],
    wording: toml,
    bond: "none",
    async read(bytes) {
      writeFileSync(path, bytes);
      const added = await appendTables({ path: file, text: addition, array, count: 1 }, folder);
      const after = readFileSync(path);
      if (!after.subarray(0, bytes.length).equals(bytes)) throw new Error("what stood there is changed");
      if (!added.ok) {
        demandWords(added.error);
        if (after.length !== bytes.length) throw new Error("it is refused and written all the same");
        return null;
      }
      if (waiversIn(after, array) !== waiversIn(bytes, array) + 1) throw new Error("no waiver is added");
      return plain(true);
    },
  };
}

function waiversIn(bytes: Uint8Array, array: readonly string[]): number {
  let value: unknown = parse(textOf(bytes).replace(/^\uFEFF/, ""));
  for (const key of array) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
  return Array.isArray(value) ? value.length : 0;
}

/** A member whose manifest is damaged is judged, or something is said against it. */
function workspaceTarget(): Target {
  const manifest = (name: string): string =>
    `[package]\nname = "${name}"\nversion = "1.0.0"\nedition = "2021"\n`;
  const members = ["alpha", "beta"];
  const folder = scratch({
    "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n',
    "all.h": "struct alpha { int a; };\nstruct beta { int a; };\n",
    ...Object.fromEntries(
      members.map((name) => [`crates/${name}/src/lib.rs`, `#[repr(C)] pub struct ${name} { a: i32 }\n`]),
    ),
  });
  const manifests = partsOf(new Map(members.map((name) => [`crates/${name}/Cargo.toml`, manifest(name)])));
  const argv = "--workspace --c all.h --format json --no-cache".split(" ");
  return {
    name: "manifests of a workspace",
    files: manifests.files,
    wording: toml,
    bond: "none",
    async read(bytes) {
      fill(folder, Object.fromEntries(manifests.withDamaged(bytes)));
      const outcome = await layoutcheck(argv, { cwd: folder, caller: "cargo" });
      const answer = answerOfCommand(outcome);
      if (outcome.exitCode !== 0) return null;
      const lost = members.find((name) => !outcome.stdout.includes(`"${name}"`));
      if (lost !== undefined) throw new Error(`${lost} is lost, and nothing is said`);
      return answer;
    },
  };
}
