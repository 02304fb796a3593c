import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Outcome } from "./command.ts";
import { layoutcheck, withFiles } from "./command.ts";

const member = (name: string) => `[package]\nname = "${name}"\nversion = "1.2.3"\nedition = "2021"\n`;
const record = (name: string) => `// é\n#[repr(C)] pub struct ${name} { first: i8, second: i16 }\n`;
const workspace = {
  "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n',
  "crates/alpha/Cargo.toml": `${member("alpha")}[features]\nwide = []\n`,
  "crates/alpha/src/lib.rs": `${record("Alpha")}#[cfg(feature = "wide")] #[repr(C)] pub struct Wide { x: u8 }\n`,
  "crates/beta/Cargo.toml": member("beta"),
  "crates/beta/src/lib.rs": record("Beta"),
  "crates/gamma/Cargo.toml": `${member("gamma")}[package.metadata.layoutcheck]\nheaders = "own.h"\n`,
  "crates/gamma/src/lib.rs": record("Gamma"),
  "crates/gamma/own.h": "struct Gamma { char first; short second; };\n",
  "all.h": `struct Alpha { char first; short second; }; struct Beta { char first; short second; };
struct Gamma { char first; char second; }; struct Wide { char x; };
`,
};

async function cargo(line: string, cwd: string): Promise<Outcome> {
  return layoutcheck(line.split(" "), { cwd, caller: "cargo" });
}

/** The records that a line judges. */
async function judged(line: string, cwd: string): Promise<string> {
  const { stdout, stderr } = await cargo(`${line} --c all.h --format json`, cwd);
  expect(stderr.replace(/^.*\[rust-features\]\n.*\n.*\n/m, "")).toBe("");
  const document = JSON.parse(stdout) as { results: ReadonlyArray<{ rust: { name: string } }> };
  return document.results.map(({ rust }) => rust.name).join(" ");
}

test("cargo's flags choose packages as cargo does", async () => {
  await withFiles(workspace, async (cwd) => {
    expect(await judged("-p alpha", cwd)).toBe("Alpha");
    expect(await judged("--package=beta", cwd)).toBe("Beta");
    expect(await judged("-pbeta --locked --offline", cwd)).toBe("Beta");
    expect(await judged("-p alpha@1.2.3 -p b*", cwd)).toBe("Alpha Beta");
    expect(await judged("--manifest-path crates/beta/Cargo.toml", cwd)).toBe("Beta");
    expect(await judged("-p alpha --features wide", cwd)).toBe("Alpha Wide");
    expect(await judged("-p alpha --all-features", cwd)).toBe("Alpha Wide");
    expect(await judged("-p alpha --target x86_64-pc-windows-msvc", cwd)).toBe("Alpha");
  });
});

test("--workspace is every member but those excluded, and says whose configuration goes unused", async () => {
  await withFiles(workspace, async (cwd) => {
    expect(await judged("--workspace --exclude gamma", cwd)).toBe("Alpha Beta");
    const { stderr } = await cargo("--workspace --c all.h", cwd);
    expect(stderr).toContain(
      "note: the configuration in crates/gamma/Cargo.toml goes unused here; cargo layoutcheck -p gamma heeds it\n",
    );
  });
});

test("a member whose manifest cannot be read is not left out in silence", async () => {
  const listed = { ...workspace, "Cargo.toml": '[workspace]\nmembers = ["crates/alpha", "crates/lost"]\n' };
  const broken = { ...workspace, "crates/beta/Cargo.toml": "[package\n" };
  for (const [files, manifest] of [
    [listed, "crates/lost: no such file"],
    [broken, "crates/beta/Cargo.toml"],
  ] as const)
    await withFiles(files, async (cwd) => {
      const { stderr, exitCode } = await cargo("--workspace --c all.h", cwd);
      expect(stderr).toContain(manifest);
      expect(exitCode).toBe(2);
    });
});

test("a package that is named is checked as it is configured itself, from wherever", async () => {
  await withFiles(workspace, async (cwd) => {
    const { stdout, exitCode } = await cargo("-p gamma", cwd);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("1 record: 1 equal");
  });
});

test("what cargo's flags cannot mean here is refused with what to do", async () => {
  await withFiles(workspace, async (cwd) => {
    const refusals = {
      "--target i686-pc-windows-msvc": "layouts of i686-pc-windows-msvc are not known",
      "-p alhpa": "no package of this workspace is called alhpa\n  did you mean alpha?",
      "--exclude beta": "--exclude goes with --workspace only, as in cargo",
      "--manifest-path no/Cargo.toml": "there is no manifest no/Cargo.toml",
      "--message-format xml": "--message-format xml is not known\n  use json, human or short",
      "-p": "-p needs a value",
    };
    for (const [line, message] of Object.entries(refusals)) {
      const { stderr, stdout, exitCode } = await cargo(line, cwd);
      expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
      expect(stderr).toContain(message);
    }
  });
});

test("only where cargo calls are cargo's flags understood", async () => {
  const { stderr, exitCode } = await layoutcheck(["-p", "alpha"], { cwd: "/" });
  expect(exitCode).toBe(2);
  expect(stderr).toContain("unknown option '-p'");
});

interface Line {
  readonly reason: string;
  readonly success?: boolean;
  readonly package_id?: string;
  readonly target?: { readonly src_path: string };
  readonly message?: {
    readonly level: string;
    readonly message: string;
    readonly code: { readonly code: string };
    readonly spans: readonly Span[];
    readonly children: ReadonlyArray<{ readonly message: string; readonly spans: readonly Span[] }>;
  };
}

interface Span {
  readonly file_name: string;
  readonly byte_start: number;
  readonly byte_end: number;
  readonly line_start: number;
  readonly column_start: number;
  readonly column_end: number;
  readonly is_primary: boolean;
  readonly text: ReadonlyArray<{ readonly text: string }>;
}

test("--message-format=json tells editors the bytes of what is wrong, where C declares it, and how it ended", async () => {
  await withFiles(workspace, async (cwd) => {
    writeFileSync(join(cwd, "all.h"), "struct Alpha { char first; char second; };\n");
    const { stdout, exitCode } = await cargo("-p alpha --c all.h --message-format=json", cwd);
    expect(exitCode).toBe(1);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
    expect(lines.at(-1)).toEqual({ reason: "build-finished", success: false });
    const first = lines.find(({ message }) => message?.code?.code !== "rust-features");
    expect(first).toMatchObject({ reason: "compiler-message", message: { level: "error" } });
    expect(first?.package_id).toMatch(/^path\+file:\/\/.*\/crates\/alpha#alpha@1\.2\.3$/);
    expect(first?.target?.src_path).toBe(join(cwd, "crates/alpha/src/lib.rs"));
    for (const line of lines.slice(0, -1)) {
      const [span] = line.message?.spans ?? [];
      if (span === undefined) throw new Error("a message without a place");
      expect(span.file_name).toBe("crates/alpha/src/lib.rs");
      // The bytes are those of the word that the columns mark, with an é before them.
      const bytes = new TextEncoder().encode(workspace["crates/alpha/src/lib.rs"]);
      const word = new TextDecoder().decode(bytes.slice(span.byte_start, span.byte_end));
      expect(word).toBe(span.text[0]?.text.slice(span.column_start - 1, span.column_end - 1));
      expect(word).toMatch(/^\w+$/);
    }
    expect(first?.message?.children[0]).toMatchObject({
      message: "C's Alpha is declared here",
      spans: [{ file_name: "all.h", line_start: 1 }],
    });
  });
});

test("an equal binding has no message but that it ended well", async () => {
  await withFiles(workspace, async (cwd) => {
    const { stdout, exitCode } = await cargo("-p beta --c all.h --message-format json", cwd);
    expect({ stdout, exitCode }).toEqual({
      stdout: '{"reason":"build-finished","success":true}\n',
      exitCode: 0,
    });
  });
});
