import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import type { Git } from "./git.ts";
import { gitIn, zeroSeparated } from "./git.ts";

// What is about to be committed, as folders: git's index, and the last commit. The working tree may differ from both.

/** A commit in the making. */
export interface Staged {
  /** Absolute; the top of the working tree. */
  readonly root: string;
  /** Paths of staged files, relative to `root`: added, changed, renamed or deleted. Null: git cannot tell. */
  readonly files: readonly string[] | null;
  /** The content that is staged. The working tree itself where nothing that matters differs from it. */
  readonly after: () => View | null;
  /** The last commit; null if there is none. */
  readonly before: () => View | null;
}

/** A folder that holds one state of the files. */
export interface View {
  /** Where the tool would have been started. */
  readonly cwd: string;
  /** The same path in this state; a path outside the working tree is as it was. */
  readonly path: (path: string) => string;
  /** Takes the folder away. */
  readonly dispose: () => void;
}

/** Files that a check may read. Others may differ from what is staged and nobody minds. */
const mattering = /\.(?:rs|h|hh|hpp|hxx|inc|inl|def|toml|lock|txt|json|pdb)$/i;

/** Null where there is no git, or no repository around. */
export function openStaged(cwd: string, env: Readonly<Record<string, string | undefined>>): Staged | null {
  const here = realpathSync(cwd);
  const git = gitIn(here, env);
  const top = git(["rev-parse", "--show-toplevel"])?.replace(/\r?\n$/, "");
  if (top === undefined || top === "") return null;
  const root = resolve(top);
  const state = { root, here, git };
  const changed = git([
    "diff",
    "--cached",
    "--name-only",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "-z",
  ]);
  return {
    root,
    files: changed === null ? null : zeroSeparated(changed),
    after: () => (isWorkingTreeStaged(state) ? wholeTree(here) : viewOfIndex(state, null)),
    before: () => viewBefore(state),
  };
}

interface Repository {
  readonly root: string;
  readonly here: string;
  readonly git: Git;
}

function isWorkingTreeStaged({ git, root }: Repository): boolean {
  const changed = git(["-C", root, "diff-files", "--name-only", "--no-ext-diff", "-z"]);
  const unknown = git(["-C", root, "ls-files", "--others", "--exclude-standard", "-z"]);
  if (changed === null || unknown === null) return false;
  return ![...zeroSeparated(changed), ...zeroSeparated(unknown)].some((file) => mattering.test(file));
}

function wholeTree(cwd: string): View {
  return { cwd, path: (path) => path, dispose: () => {} };
}

function viewBefore(state: Repository): View | null {
  if (state.git(["rev-parse", "--verify", "--quiet", "HEAD"]) === null) return null;
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-index-"));
  try {
    const index = join(folder, "index");
    return state.git(["read-tree", "HEAD"], { index }) === null ? null : viewOfIndex(state, index);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes what an index holds into a folder of its own. `index` null: the repository's. */
function viewOfIndex({ root, here, git }: Repository, index: string | null): View | null {
  const call = index === null ? {} : { index };
  const listed = git(["-C", root, "ls-files", "--stage", "-z"], call);
  if (listed === null) return null;
  const entries = zeroSeparated(listed).map((line) => {
    const tab = line.indexOf("\t");
    return { mode: line.slice(0, 6), file: line.slice(tab + 1) };
  });
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "layoutcheck-staged-")));
  const dispose = (): void => rmSync(folder, { recursive: true, force: true });
  const wanted = entries.filter(({ mode, file }) => mode !== "160000" && mattering.test(file));
  const input = wanted.map(({ file }) => `${file}\0`).join("");
  const out = git(["-C", root, "checkout-index", "-z", "--stdin", `--prefix=${folder}/`], { ...call, input });
  if (out === null) {
    dispose();
    return null;
  }
  // What git does not keep in the index is taken as it lies: submodules, and generated or downloaded folders.
  const submodules = entries.filter(({ mode }) => mode === "160000").map(({ file }) => file);
  const ignored = git([
    "-C",
    root,
    "ls-files",
    "--others",
    "--ignored",
    "--exclude-standard",
    "--directory",
    "-z",
  ]);
  for (const file of [...submodules, ...zeroSeparated(ignored ?? "")])
    linkInto(folder, root, file.replace(/\/$/, ""));
  const inView = (path: string): string => {
    const below = relative(root, resolve(here, path));
    const isOutside = below === ".." || /^\.\.[\\/]/.test(below) || resolve(below) === below;
    return isOutside ? resolve(here, path) : join(folder, below);
  };
  const cwd = inView(here);
  mkdirSync(cwd, { recursive: true });
  return { cwd, path: inView, dispose };
}

function linkInto(folder: string, root: string, file: string): void {
  const link = join(folder, file);
  const target = join(root, file);
  if (existsSync(link) || !existsSync(target)) return;
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(target, link, "junction");
}
