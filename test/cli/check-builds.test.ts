import { resolve } from "node:path";
import { expect, test } from "vitest";
import { layoutcheck } from "./command.ts";

const cwd = resolve(import.meta.dirname, "../..");

test("a build that is asked for and lacks the record leaves the question unanswered", async () => {
  const asked = await layoutcheck(["RTL_AVL_TREE", "--windows", "6.1..10.0.26100"], { cwd });
  expect(asked.stdout).toContain("not in 2 builds: 6.1.7600.16385, 6.1.7601.17514");
  expect(asked.exitCode).toBe(3);
});

test("without a build named, a binding is judged by the builds that have the record", async () => {
  const asked = await layoutcheck(["RTL_AVL_TREE"], { cwd });
  expect(asked.stdout).toContain("right for 22 of 22 Windows builds");
  expect(asked.exitCode).toBe(0);
});
