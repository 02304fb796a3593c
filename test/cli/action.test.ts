import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { isInstalled, testWithOracle } from "../oracles.ts";
import { withFiles } from "./command.ts";

// The action for GitHub: its steps are run by a shell of ours, as a runner would run them.

interface Step {
  readonly id?: string;
  readonly name: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const root = resolve(import.meta.dirname, "../..");
const action = load(readFileSync(join(root, "action.yml"), "utf8")) as Action;
const check = action.runs.steps.find(({ id }) => id === "check");

const files = {
  "nt.h": "typedef unsigned long ULONG;\nstruct PAIR { ULONG first; ULONG second; };\n",
  "right.rs": "#[repr(C)]\npub struct PAIR { first: u32, second: u32 }\n",
  "wrong.rs": "#[repr(C)]\npub struct PAIR { first: u64, second: u32 }\n",
};

/** What the step does with these inputs: its output variables, its summary, what it prints. */
function runStep(folder: string, inputs: Readonly<Record<string, string>>) {
  const [output, summary] = [join(folder, "output"), join(folder, "summary")];
  for (const file of [output, summary]) writeFileSync(file, "");
  const valueOf = (text: string): string =>
    text.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => {
      if (name === "github.action_path") return root;
      const input = name.replace(/^inputs\./, "");
      return inputs[input] ?? action.inputs[input]?.default ?? "";
    });
  const env = Object.fromEntries(
    Object.entries(check?.env ?? {}).map(([name, text]) => [name, valueOf(text)]),
  );
  const ran = spawnSync("bash", ["-eo", "pipefail", "-c", check?.run ?? "exit 9"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...env, RUNNER_TEMP: folder, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
  });
  const lines = readFileSync(output, "utf8").trim().split("\n");
  const outputs = Object.fromEntries(
    lines.map((line) => [line.split("=", 1)[0] ?? "", line.replace(/^[^=]*=/, "")]),
  );
  return { status: ran.status, stdout: ran.stdout, outputs, summary: readFileSync(summary, "utf8") };
}

const isBuilt = existsSync(join(root, "dist/cli.js")) && isInstalled("bash") && isInstalled("mktemp");

testWithOracle(
  "bash, mktemp and a built dist/",
  isBuilt,
  "the action annotates, summarizes, counts and tells the verdict",
  () =>
    withFiles(files, async (folder) => {
      const wrong = runStep(folder, { arguments: "--rust\nwrong.rs\n--c\nnt.h", format: "junit" });
      expect(wrong.status).toBe(0);
      expect(wrong.stdout).toContain("::error file=wrong.rs,line=2,");
      expect(wrong.summary).toContain("❌ different");
      expect(wrong.outputs).toMatchObject({
        verdict: "different",
        "exit-code": "1",
        records: "1",
        different: "1",
      });
      expect(readFileSync(wrong.outputs["report-path"] ?? "", "utf8")).toContain("<testsuites");
      const right = runStep(folder, { arguments: "--rust\nright.rs\n--c\nnt.h" });
      expect(right.outputs).toMatchObject({ verdict: "passed", "exit-code": "0", equal: "1" });
      const unusable = runStep(folder, { arguments: "--rust\nabsent.rs" });
      expect(unusable.outputs).toMatchObject({ verdict: "unusable", "exit-code": "2" });
    }),
);

test("every output of the action is one that the step writes", () => {
  const written = [...(check?.run ?? "").matchAll(/echo "([\w-]+)=/g)].map(([, name]) => name);
  for (const { value } of Object.values(action.outputs)) {
    const name = /steps\.check\.outputs\.([\w-]+)/.exec(value)?.[1] ?? "";
    expect([...written, "records", "equal", "different", "unverified"]).toContain(name);
  }
});
