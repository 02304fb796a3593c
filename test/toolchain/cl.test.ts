import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clAt, clWitness, findCl } from "../../src/toolchain/cl.ts";
import { noOptions } from "../../src/toolchain/witness.ts";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { randomRecords } from "../probe/random-records.ts";

/** A program named cl that prints cl's banner, records its arguments and hands them to clang-cl. */
async function withStandIn(machine: string, body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-test-"));
  const script = `#!/bin/sh
if [ $# = 0 ]; then
  echo "Microsoft (R) C/C++ Optimizing Compiler Version 19.38.33130 for ${machine}" >&2
  exit 2
fi
printf '%s\\n' "$@" > "${folder}/arguments"
exec clang-cl-19 --target=x86_64-pc-windows-msvc /clang:-fno-operator-names "$@"
`;
  writeFileSync(join(folder, "cl"), script);
  chmodSync(join(folder, "cl"), 0o755);
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const language of ["c", "c++"] as const)
  testWithOracle(
    "clang-cl-19",
    isInstalled("clang-cl-19"),
    `the command line for cl compiles a probe (${language})`,
    () =>
      withStandIn("x64", async (folder) => {
        const cl = await findCl({ PATH: folder });
        if (!cl.ok) throw new Error(JSON.stringify(cl.error));
        expect(cl.value.version).toBe("cl 19.38.33130");
        const { text, questions } = randomRecords(50, 3);
        const answers = await clWitness(cl.value).measure(
          { prelude: { kind: "text", text: `#ifndef WANTED\n#error\n#endif\n${text}` }, questions, language },
          { ...noOptions, defines: ["WANTED=1"], includeFolders: [folder] },
        );
        if (!answers.ok) throw new Error(JSON.stringify(answers.error));
        expect(answers.value.records).toHaveLength(50);
        expect(readFileSync(join(folder, "arguments"), "utf8").trim().split("\n")).toEqual([
          "/nologo",
          "/c",
          ...(language === "c" ? ["/TC", "/std:c11"] : ["/TP", "/std:c++20", "/permissive"]),
          "/Zp16",
          "/GL-",
          "/bigobj",
          "/w",
          "/DWANTED=1",
          `/I${folder}`,
          "/Foprobe.obj",
          language === "c" ? "probe.c" : "probe.cpp",
        ]);
      }),
  );

test.skipIf(process.platform === "win32")(
  "a cl for another machine, or another program called cl, is not cl",
  async () => {
    await withStandIn("x86", async (folder) => expect((await findCl({ PATH: folder })).ok).toBe(false));
    expect((await clAt("/bin/echo", {})).ok).toBe(false);
  },
);

test("without Visual Studio the diagnostic says how to go on", async () => {
  const found = await findCl({ PATH: "" });
  expect(found).toMatchObject({ ok: false, error: { code: "compiler-missing", args: { compiler: "cl" } } });
});

testWithOracle(
  "clang-cl-19",
  isInstalled("clang-cl-19"),
  "what cl complains about is in the diagnostic",
  () =>
    withStandIn("x64", async (folder) => {
      const cl = await clAt(join(folder, "cl"), {});
      if (!cl.ok) throw new Error(JSON.stringify(cl.error));
      const answers = await clWitness(cl.value).measure(
        { prelude: { kind: "text", text: "struct S { Unknown x; };" }, questions: [], language: "c" },
        noOptions,
      );
      expect(answers).toMatchObject({ ok: false, error: { code: "compiler-failed" } });
      expect(JSON.stringify(answers)).toContain("Unknown");
    }),
);
