import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// rustc for x86_64-pc-windows-msvc as the judge. Debian ships no standard library for that target, but its compiler and the
// source of libcore; a crate of constants needs no more, and its object is read without running it.

const compiler = "/usr/bin/rustc";
const target = "x86_64-pc-windows-msvc";

function capture(...args: readonly string[]): string | null {
  const ran = spawnSync(compiler, args, { encoding: "utf8" });
  return ran.status === 0 ? ran.stdout.trim() : null;
}

const version = /rustc (\S+)/.exec(capture("--version") ?? "")?.[1] ?? null;
const librarySource = version === null ? null : `/usr/src/rustc-${version}/library`;

/** Debian's packages rustc and rust-src, of one version. */
export const hasMsvcRustc = librarySource !== null && existsSync(join(librarySource, "core/src/lib.rs"));

/** A crate that is compiled for the target and then asked about. */
export interface Subject {
  readonly name: string;
  readonly folder: string;
  readonly edition: string;
  readonly features: readonly string[];
  readonly uses: readonly Subject[];
}

/** A crate's library for the target; made once per compiler and kept in the temporary folder. */
export function libraryOf(subject: Subject): string {
  const folder = join(kept(), "crates");
  const library = join(folder, `lib${subject.name}.rmeta`);
  if (existsSync(library)) return library;
  mkdirSync(folder, { recursive: true });
  const features = subject.features.flatMap((feature) => ["--cfg", `feature="${feature}"`]);
  const made = making(folder, (out) => {
    compile([
      "--crate-type",
      "rlib",
      "--crate-name",
      subject.name,
      "--edition",
      subject.edition,
      "--emit=metadata",
      "--out-dir",
      out,
      ...externs(subject.uses),
      ...features,
      join(subject.folder, "src/lib.rs"),
    ]);
  });
  renameSync(join(made, `lib${subject.name}.rmeta`), library);
  rmSync(made, { recursive: true });
  return library;
}

/** The features that a crate's manifest declares. */
export function featuresOf(folder: string, except: readonly string[]): readonly string[] {
  const manifest = readFileSync(join(folder, "Cargo.toml"), "utf8");
  const section = /^\[features\]\n([\s\S]*?)(?=^\[|$(?![\s\S]))/m.exec(manifest)?.[1] ?? "";
  return [...section.matchAll(/^([\w-]+) *=/gm)]
    .map((match) => match[1] ?? "")
    .filter((feature) => !except.includes(feature) && feature !== "default");
}

/** Lines that rustc refuses because they name something private; null if it refuses nothing. */
function tryCompile(folder: string, uses: readonly Subject[]): readonly number[] | null {
  const ran = run([
    "--crate-type",
    "lib",
    "--emit=obj",
    "-Cpanic=abort",
    "--edition",
    "2021",
    ...externs(uses),
    "--error-format",
    "json",
    "-o",
    join(folder, "ask.obj"),
    join(folder, "ask.rs"),
  ]);
  if (ran.status === 0) return null;
  const messages = ran.stderr.split("\n").flatMap((line) => (line.startsWith("{") ? [message(line)] : []));
  const errors = messages.filter(({ level, code }) => level === "error" && code !== null);
  const foreign = errors.find(({ code }) => !privacyErrors.has(code?.code ?? ""));
  if (foreign !== undefined || errors.length === 0)
    throw new Error(`rustc: ${foreign?.rendered ?? ran.stderr.slice(0, 2000)}`);
  return errors.flatMap(({ spans }) =>
    spans.filter((span) => span.is_primary).map((span) => span.line_start),
  );
}

/** E0603: a private item. E0616: a private field. E0451: a private field in a pattern. */
const privacyErrors = new Set(["E0603", "E0616", "E0451"]);

interface RustcMessage {
  readonly level: string;
  readonly code: { readonly code: string } | null;
  readonly rendered: string;
  readonly spans: readonly { readonly is_primary: boolean; readonly line_start: number }[];
}

function message(line: string): RustcMessage {
  return JSON.parse(line) as RustcMessage;
}

function externs(uses: readonly Subject[]): string[] {
  const own = uses.flatMap((subject) => ["--extern", `${subject.name}=${libraryOf(subject)}`]);
  return uses.length === 0 ? own : [...own, "-L", join(kept(), "crates")];
}

function run(args: readonly string[]): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(compiler, ["--target", target, "--sysroot", sysroot(), "--cap-lints", "allow", ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...process.env, RUSTC_BOOTSTRAP: "1" },
  });
}

function compile(args: readonly string[]): void {
  const ran = run(args);
  if (ran.status !== 0) throw new Error(`rustc: ${ran.stderr.slice(0, 2000)}`);
}

function kept(): string {
  return join(tmpdir(), `layoutcheck-${target}-${version}`);
}

/** libcore for the target, and an empty compiler_builtins, which rustc wants to see. */
function sysroot(): string {
  const folder = join(kept(), "sysroot");
  const inside = `lib/rustlib/${target}/lib`;
  if (existsSync(join(folder, inside))) return folder;
  mkdirSync(kept(), { recursive: true });
  const made = making(kept(), (out) => {
    const libraries = join(out, inside);
    mkdirSync(libraries, { recursive: true });
    const builtins = join(out, "builtins.rs");
    writeFileSync(builtins, "#![feature(compiler_builtins)]\n#![compiler_builtins]\n#![no_std]\n");
    for (const [name, source] of [
      ["core", join(librarySource ?? "", "core/src/lib.rs")],
      ["compiler_builtins", builtins],
    ] as const) {
      const built = spawnSync(
        compiler,
        [
          "--target",
          target,
          "--sysroot",
          out,
          "--cap-lints",
          "allow",
          "--edition",
          "2021",
          "--crate-type",
          "rlib",
          "--crate-name",
          name,
          "-Zforce-unstable-if-unmarked",
          "-Zno-codegen",
          "--emit=metadata,link",
          "--out-dir",
          libraries,
          source,
        ],
        { encoding: "utf8", env: { ...process.env, RUSTC_BOOTSTRAP: "1" } },
      );
      if (built.status !== 0) throw new Error(`rustc: ${built.stderr.slice(0, 2000)}`);
    }
  });
  moveTo(made, folder);
  return folder;
}

/** Work in a folder of its own, so that a half-made library is never taken for a whole one. */
function making(beside: string, work: (out: string) => void): string {
  const out = mkdtempSync(join(beside, "making-"));
  try {
    work(out);
    return out;
  } catch (error) {
    rmSync(out, { recursive: true });
    throw error;
  }
}

/** Another run may have been quicker. */
function moveTo(made: string, folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) rmSync(made, { recursive: true });
  else renameSync(made, folder);
}

/** A crate of questions. */
export interface Source {
  readonly text: string;
  /** By line, counted from 1: what it asks about. */
  readonly keys: ReadonlyMap<number, string>;
}

/**
 * The object that rustc makes of a source. Lines that it refuses because they name something private are handed over, and
 * the source is asked for again without them.
 */
export function objectOf(
  sourceWithout: (hidden: ReadonlySet<string>) => Source,
  uses: readonly Subject[],
): { readonly object: Uint8Array; readonly hidden: ReadonlySet<string> } {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-msvc-"));
  try {
    const hidden = new Set<string>();
    // Private types are found while names are resolved, private fields only after that.
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const source = sourceWithout(hidden);
      writeFileSync(join(folder, "ask.rs"), source.text);
      const refused = tryCompile(folder, uses);
      if (refused === null) return { object: readFileSync(join(folder, "ask.obj")), hidden };
      for (const line of refused) hidden.add(source.keys.get(line) ?? "");
    }
    throw new Error("rustc goes on refusing");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What rustc for the target says against a crate without dependencies; null if it compiles. */
export function complaintsOf(text: string): string | null {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-msvc-"));
  try {
    const file = join(folder, "module.rs");
    writeFileSync(file, text);
    const metadata = ["--crate-type", "lib", "--emit=metadata", "--edition", "2021"];
    const ran = run([...metadata, "--out-dir", folder, file]);
    return ran.status === 0 ? null : ran.stderr.slice(0, 4000);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
