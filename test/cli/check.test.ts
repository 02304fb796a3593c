import { expect, test } from "vitest";
import { layoutcheck, withFiles } from "./command.ts";

const header = "struct EMPTY {};\nstruct HOLDER { struct EMPTY none; char kind; };\n";
const binding = "#[repr(C)]\npub struct HOLDER { none: [u8; 1], kind: u8 }\n";

/** The verdict on HOLDER: `struct EMPTY {}` has 4 bytes in C and 1 in C++. */
async function verdict(configuration: string): Promise<unknown> {
  const files = { "layoutcheck.toml": configuration, "nt.h": header, "binding.rs": binding };
  const argv = ["HOLDER", "--format", "json"];
  const { stdout } = await withFiles(files, (cwd) => layoutcheck(argv, { cwd }));
  return JSON.parse(stdout);
}

test("the configuration says which language its headers are in", async () => {
  const sides = 'rust = "binding.rs"\nheaders = ["nt.h"]\n';
  expect(await verdict(sides)).toMatchObject({ results: [{ verdict: "different" }] });
  expect(await verdict(`${sides}lang = "c++"\n`)).toMatchObject({ results: [{ verdict: "equal" }] });
});

test("on a terminal a whole crate tells what it is at, and wipes the line away", async () => {
  const files = {
    "nt.rs": "#[repr(C)] pub struct JOB { pub a: u32 }",
    "nt.h": "struct JOB { ULONG a; };",
  };
  await withFiles(files, async (folder) => {
    const argv = ["check", "--all", "--rust", "nt.rs", "--c", "nt.h"];
    const seen = await layoutcheck(argv, { cwd: folder, isTTY: true });
    expect(seen.stderr).toContain("comparing 1 record");
    expect(seen.stderr.split("\r\u001B[K").at(-1)).not.toContain("…");
    const piped = await layoutcheck(argv, { cwd: folder });
    expect(piped.stderr).not.toContain("comparing");
  });
});

test("a record without a counterpart is told what C has that comes near", async () => {
  const files = {
    "nt.rs": "#[repr(C)] pub struct JobObject { pub other: u32 } #[repr(C)] pub struct Own { pub a: u32 }",
    "nt.h": "struct _JOB_OBJECT { ULONG a; };",
  };
  const argv = ["check", "--rust", "nt.rs", "--c", "nt.h"];
  const { stdout } = await withFiles(files, (cwd) => layoutcheck(argv, { cwd }));
  expect(stdout).toContain(
    "unpaired   JobObject, Own: no C counterpart of that name\n  JobObject: C has _JOB_OBJECT\n\n2 records",
  );
});

test("a crate of which C knows no record was not verified, unless that is waived or only a part was asked for", async () => {
  const own = { "own.rs": "#[repr(C)]\npub struct NobodyElseHasThis { a: u8 }\n", "nt.h": header };
  const sides = ["--rust", "own.rs", "--c", "nt.h"];
  const check = (files: Readonly<Record<string, string>>, ...rest: readonly string[]) =>
    withFiles({ ...own, ...files }, (cwd) => layoutcheck([...sides, ...rest], { cwd }));
  const { exitCode, stderr } = await check({});
  expect(exitCode).toBe(3);
  expect(stderr).not.toBe("");
  const waived = '[[waive]]\nrecord = "NobodyElseHasThis"\ncode = "unpaired"\nreason = "ours alone"\n';
  expect((await check({ "layoutcheck.toml": waived })).exitCode).toBe(0);
  expect((await check({ "layoutcheck.toml": 'exclude = ["Nobody*"]\n' })).exitCode).toBe(0);
});

test("a record that an attribute macro rewrites is unverified, not accused of having no repr", async () => {
  const files = {
    "nt.h": "struct PROT { UCHAR Type : 3; UCHAR Signer : 5; };\nstruct DATA { int kind; };\n",
    "nt.rs":
      "#[bitfield(u8)]\n#[derive(Clone)]\npub struct PROT { kind: B3, signer: B5 }\npub enum DATA { One(u8), Two }\n",
  };
  const argv = ["check", "--rust", "nt.rs", "--c", "nt.h", "--format", "json"];
  const { stdout, exitCode } = await withFiles(files, (cwd) => layoutcheck(argv, { cwd }));
  const { results } = JSON.parse(stdout) as {
    results: readonly {
      rust: { name: string };
      reason?: { code: string };
      findings: readonly { code: string }[];
    }[];
  };
  const codes = Object.fromEntries(
    results.map(({ rust, reason, findings }) => [
      rust.name,
      [reason?.code, ...findings.map(({ code }) => code)],
    ]),
  );
  expect(codes).toEqual({ PROT: ["refused-record"], DATA: ["repr-rust", "repr-rust"] });
  expect(exitCode).toBe(1);
});

const conventional = `#[repr(C)] pub struct ListEntry { pub flink: *mut ListEntry, pub blink: *mut ListEntry }
#[repr(C)] pub struct ClientId { pub unique_process: u32, pub unique_thread: usize }
#[repr(C)] pub struct DeviceMap { pub queue: u8 }
`;

test("a name by Rust's convention is C's where the fields confirm it, in builds, in headers and at the prompt", async () => {
  const files = {
    "nt.rs": conventional,
    "nt.h":
      "struct LIST_ENTRY { void *Flink, *Blink; };\nstruct _CLIENT_ID { void *UniqueProcess; void *UniqueThread; };\ntypedef struct _DEVICE_MAP { void *Directory; } DEVICE_MAP;\n",
  };
  const verdicts = (...argv: readonly string[]) =>
    withFiles(files, async (cwd) => {
      const { stdout } = await layoutcheck(["check", ...argv, "--rust", "nt.rs", "--format", "json"], {
        cwd,
      });
      const { results } = JSON.parse(stdout) as {
        results: readonly { rust: { name: string }; verdict: string; nearest?: readonly string[] }[];
      };
      const said = results.map(({ rust, verdict, nearest }) =>
        [rust.name, verdict, ...(nearest ?? [])].join(" "),
      );
      return [...new Set(said)];
    });
  expect(await verdicts("--c", "nt.h")).toEqual([
    "ClientId different",
    "DeviceMap unpaired _DEVICE_MAP",
    "ListEntry equal",
  ]);
  expect(await verdicts()).toEqual([
    "ClientId different",
    "DeviceMap unpaired _DEVICE_MAP",
    "ListEntry equal",
  ]);
  expect(await verdicts("LIST_ENTRY", "--c", "nt.h")).toEqual(["ListEntry equal"]);
  expect(await verdicts("ClientId", "--c", "nt.h")).toEqual(["ClientId different"]);
});
