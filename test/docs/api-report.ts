import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Declaration } from "../../scripts/declarations.ts";
import { exportsOf, reachedFrom } from "../../scripts/declarations.ts";

/** What the package's `exports` name -> the declarations behind it. */
const entries = { layoutcheck: "api/index.d.ts", "layoutcheck/testing": "testing/index.d.ts" };

/** docs/api-report.md: every name that users can import, with its declaration, made from what tsc makes of src/. */
export function apiReport(): string {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-types-"));
  try {
    const compiler = createRequire(import.meta.url)
      .resolve("typescript/package.json")
      .replace("package.json", "bin/tsc");
    execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", folder]);
    return [
      "<!-- made by `npm run docs` from what tsc makes of src/ -->",
      "# API report",
      "Every name that can be imported, with its declaration. A test fails when this file is not what the sources say, so that no change of the API goes unnoticed. [api.md](api.md) tells how to use it.",
      ...Object.entries(entries).map(([name, file]) => section(name, join(folder, file))),
    ].join("\n\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function section(name: string, file: string): string {
  const own = exportsOf(file);
  const sorted = [...own].sort((a, b) => (a.name < b.name ? -1 : 1));
  const reached = reachedFrom(own);
  return (
    [
      `## ${name}`,
      fence(sorted),
      ...(reached.length === 0 ? [] : [`### Not exported by name, and part of the above`, fence(reached)]),
      "",
    ]
      .join("\n\n")
      .trimEnd() + "\n"
  );
}

function fence(declarations: readonly Declaration[]): string {
  return `\`\`\`ts\n${declarations.map(({ text }) => text).join("\n")}\`\`\``;
}
