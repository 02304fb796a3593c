import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";

// The OASIS schema is not ours to keep. One npm package ships it unchanged; its tarball is fetched, never installed,
// because what it depends on is of no use here.
const carrier = "@datadog/datadog-ci-plugin-sarif@5.1.0";
const member = "package/dist/json-schema/sarif-schema-2.1.0.json";

/** The JSON schema of SARIF 2.1.0; null where the registry does not answer. */
export async function sarifSchema(): Promise<object | null> {
  const folder = mkdtempSync(join(tmpdir(), "layoutcheck-sarif-"));
  try {
    const run = (command: string, ...args: readonly string[]): string =>
      execFileSync(command, args, {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
        timeout: 60_000,
      });
    const tarball = run("npm", "pack", carrier, "--silent").trim();
    run("tar", "-xzf", tarball, member);
    return JSON.parse(readFileSync(join(folder, member), "utf8"));
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the schema finds wrong, in words; empty if nothing is. */
export function sarifErrors(schema: object, document: unknown): readonly string[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const { $schema: _, ...draft } = { $schema: null, ...schema };
  const validate = ajv.compile(draft);
  return validate(document)
    ? []
    : (validate.errors ?? []).map((one) => `${one.instancePath}: ${one.message}`);
}
