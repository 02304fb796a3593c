import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { layoutcheck, withFiles } from "./command.ts";

const files = {
  "good.h":
    "struct PAIR { UCHAR kind; LIST_ENTRY link; ULONG low : 4; };\nC_ASSERT(sizeof(struct PAIR) == 32);\n",
  "stale.h":
    "struct PAIR { UCHAR kind; LIST_ENTRY link; ULONG low : 4; };\nC_ASSERT(sizeof(struct PAIR) == 24);\n",
  // clang requires all 8 bytes of WIDE's alignment, cl the 2 that were asked for.
  "known.h": `struct __declspec(align(2)) WIDE { unsigned long long value; };
#pragma pack(push, 1)
struct HOLDER { unsigned char kind; struct WIDE wide; };
#pragma pack(pop)
`,
  "pair.rs": `#[repr(C)] pub struct LIST_ENTRY { flink: *mut u8, blink: *mut u8 }
#[repr(C)] pub struct PAIR { kind: u8, link: LIST_ENTRY, bits: u32 }
`,
  "holder.rs": "#[repr(C, align(2))] pub struct HOLDER { kind: u8, _pad: u8, wide: [u8; 8] }\n",
};

interface Result {
  readonly verdict: string;
  readonly witnesses: readonly string[];
  readonly findings: ReadonlyArray<{
    readonly code: string;
    readonly severity: string;
    readonly message: string;
  }>;
}

async function check(command: string): Promise<{ result: Result; exitCode: number; stderr: string }> {
  const argv = [...command.split(" "), "--format", "json"];
  const { stdout, stderr, exitCode } = await withFiles(files, (cwd) => layoutcheck(argv, { cwd }));
  const { results } = JSON.parse(stdout) as { readonly results: readonly Result[] };
  const [result] = results;
  if (result === undefined) throw new Error(stdout);
  return { result, exitCode, stderr };
}

const pair = "check PAIR --rust pair.rs --c";

test("what a header states testifies without being asked", async () => {
  const { result, exitCode } = await check(`${pair} good.h`);
  expect(result).toMatchObject({ verdict: "equal", witnesses: ["model", "stated"] });
  expect(exitCode).toBe(0);
});

test("a compiler that agrees is cited with its version", async () => {
  const { result } = await check(`${pair} good.h --witness embedded`);
  expect(result).toMatchObject({
    verdict: "equal",
    witnesses: ["model", "stated", "embedded clang 22.0.0"],
    findings: [],
  });
});

testWithOracle("clang", isInstalled("clang-19"), "native compilers and rustc testify too", async () => {
  const { result, exitCode } = await check(`${pair} good.h --witness clang,clang-cl,rustc`);
  expect(result.witnesses.map((witness) => witness.replace(/ \d.*/, ""))).toEqual([
    "model",
    "stated",
    "clang",
    "clang-cl",
    "rustc",
  ]);
  expect(exitCode).toBe(0);
});

test("a witness that contradicts leaves the record unverified, with both numbers", async () => {
  const { result, exitCode } = await check(`${pair} stale.h`);
  expect(result.verdict).toBe("unverified");
  expect(result.findings[0]).toMatchObject({ code: "witness-conflict", severity: "error" });
  expect(result.findings[0]?.message).toContain("0x20 says model, 0x18 says an assert at stale.h:2");
  expect(exitCode).toBe(1);
});

test("a known divergence of clang from cl is cited and cl is followed", async () => {
  const { result, exitCode } = await check("check HOLDER --rust holder.rs --c known.h --witness embedded");
  expect(result.verdict).toBe("equal");
  const conflicts = result.findings.filter(({ code }) => code === "witness-conflict");
  expect(conflicts.length).toBeGreaterThan(0);
  for (const { severity, message } of conflicts) {
    expect(severity).toBe("note");
    expect(message).toContain("this follows cl");
    expect(message).toContain("probes/cases/record/only-the-request-is-required.h");
  }
  expect(exitCode).toBe(0);
});

test.each([
  ["recorded", "recorded cannot testify here"],
  ...(process.platform === "win32" ? [] : [["cl", "cl was not found"]]),
])("a witness that cannot testify (%s) is told and gives exit code 3", async (witness = "", words = "") => {
  const { exitCode, stderr } = await check(`${pair} good.h --witness model,${witness}`);
  expect(stderr).toContain(words);
  expect(exitCode).toBe(3);
});

test("layout names its witnesses, and a contradiction fails it", async () => {
  await withFiles(files, async (cwd) => {
    const good = await layoutcheck(["layout", "good.h", "PAIR", "--witness", "model,embedded"], { cwd });
    expect(good.stdout).toContain("model, embedded clang 22.0.0, stated");
    expect(good.exitCode).toBe(0);
    const stale = await layoutcheck(["layout", "stale.h"], { cwd });
    expect(stale.stderr).toContain("[witnesses-disagree]");
    expect(stale.exitCode).toBe(1);
  });
});

test("a compiler confirms the recorded figures of every shipped build", async () => {
  const cwd = fileURLToPath(new URL("../../", import.meta.url));
  const argv = ["EPROCESS", "--witness", "model,embedded", "--windows", "all", "--format", "json"];
  const { stdout } = await layoutcheck(argv, { cwd });
  const { results } = JSON.parse(stdout) as { readonly results: readonly Result[] };
  expect(results).toHaveLength(28);
  for (const { witnesses, findings } of results) {
    expect(witnesses).toEqual(["model", "recorded", "embedded clang 22.0.0"]);
    expect(findings.filter(({ code }) => code === "witness-conflict")).toEqual([]);
  }
});
