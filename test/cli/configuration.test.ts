import { expect, test } from "vitest";
import { configurationKeys } from "../../src/cli/configuration/configuration-keys.ts";
import { configurationSchema } from "../../src/cli/configuration/configuration-schema.ts";
import { findConfiguration } from "../../src/cli/configuration/find-configuration.ts";
import { messageOf } from "../../src/index.ts";
import { withFiles } from "./command.ts";

/** What is found in `start` among these files, with its mistakes as `line: message`. */
async function configured(files: Readonly<Record<string, string>>, start = ".", named: string | null = null) {
  return withFiles(files, async (folder) => {
    const found = await findConfiguration(`${folder}/${start}`, folder, named);
    const mistakes = found.diagnostics.map(
      (one) => `${one.span?.line}:${one.span?.column} ${messageOf(one)}`,
    );
    return { configuration: found.configuration, file: found.file, mistakes };
  });
}

const everyKey = `workspace = true
rust = "bindings"
features = ["a", "b"]
all-features = true
default-features = false
cfg = ["debug"]
headers = ["nt.h"]
include-dirs = "include"
defines = ["NTDDI_VERSION=0x0A000010"]
lang = "c++"
windows = ["all"]
truth = ["recorded"]
records = ["EPROCESS"]
exclude = ["*_V1"]
fail-on = "warning"
min-coverage = 90

[[map]]
rust = "PROCESS"
c = "_EPROCESS"

[findings]
signedness = "deny"
field-name = "allow"

[[waive]]
record = "nt::*"
field = "Flags"
code = "field-type"
reason = "our own flags"
owner = "kernel team"
expires = 2027-01-01

[[offsets]]
function = "token_offset"
record = "_EPROCESS"
field = "Token"
`;

const inPackage = (text: string): string =>
  `[package.metadata.layoutcheck]\n${text
    .replace("[[map]]", "[[package.metadata.layoutcheck.map]]")
    .replace("[findings]", "[package.metadata.layoutcheck.findings]")
    .replace("[[offsets]]", "[[package.metadata.layoutcheck.offsets]]")
    .replace("[[waive]]", "[[package.metadata.layoutcheck.waive]]")}`;

test("every key is read", async () => {
  const files = { "Cargo.toml": `[workspace.metadata.layoutcheck]\n${inPackage(everyKey)}` };
  const { configuration, mistakes } = await configured(files);
  expect(mistakes).toEqual([]);
  expect(configuration).toEqual({
    workspace: true,
    rust: ["bindings"],
    features: ["a", "b"],
    allFeatures: true,
    defaultFeatures: false,
    cfg: ["debug"],
    headers: ["nt.h"],
    includeFolder: ["include"],
    define: ["NTDDI_VERSION=0x0A000010"],
    lang: "c++",
    windows: ["all"],
    truth: ["recorded"],
    records: ["EPROCESS"],
    exclude: ["*_V1"],
    map: [{ rust: "PROCESS", c: "_EPROCESS" }],
    offsets: [{ function: "token_offset", record: "_EPROCESS", field: "Token" }],
    failOn: "warning",
    minCoverage: 90,
    findings: { signedness: "deny", "field-name": "allow" },
    waive: [
      {
        record: "nt::*",
        field: "Flags",
        code: "field-type",
        reason: "our own flags",
        owner: "kernel team",
        expires: "2027-01-01",
        span: expect.objectContaining({ file: "Cargo.toml", line: 28, column: 32 }),
      },
    ],
  });
  for (const { key } of Object.values(configurationKeys)) expect(everyKey).toContain(key);
});

test("an unknown key is an error with its line and the nearest key, and the rest is still read", async () => {
  const text = 'rust = "."\nwindow = "all"\n\n[[map]]\nrust = "A"\nC = "B"\nc = "B"\n';
  const { configuration, mistakes } = await configured({ "layoutcheck.toml": text });
  expect(mistakes).toEqual([
    "2:1 unknown key window; did you mean windows?",
    "6:1 unknown key map.C; did you mean c?",
  ]);
  expect(configuration.rust).toEqual(["."]);
});

test("a value of the wrong kind is an error that says what is expected", async () => {
  const text = 'fail-on = "never"\nmin-coverage = 101\nrust = 3\nall-features = "yes"\nmap = ["A"]\n';
  const { configuration, mistakes } = await configured({ "layoutcheck.toml": text });
  expect(mistakes).toEqual([
    '1:1 fail-on must be "error" or "warning", not "never"',
    "2:1 min-coverage must be a percentage from 0 to 100 (90, not 0.9), not 101",
    "3:1 rust must be a string or an array of strings, not 3",
    '4:1 all-features must be true or false, not "yes"',
    '5:1 map must be an array of tables with rust and c, not ["A"]',
  ]);
  expect(configuration.failOn).toBe("error");
});

test("text that is no TOML is an error with line and column", async () => {
  const { mistakes } = await configured({ "layoutcheck.toml": 'rust = "a"\nfeatures = [\n' });
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toMatch(/^[23]:\d+ this is not TOML: /);
});

test("the nearest file upward holds, and one of our own before the manifest beside it", async () => {
  const files = {
    "layoutcheck.toml": 'rust = "outer"\n',
    "inner/.layoutcheck.toml": 'rust = "inner"\n',
    "inner/Cargo.toml": '[package.metadata.layoutcheck]\nrust = "manifest"\n',
    "inner/src/deep/lib.rs": "",
    "crate/Cargo.toml": '[package]\nname = "x"\n[package.metadata.layoutcheck]\nfail-on = "warning"\n',
    "plain/Cargo.toml": '[package]\nname = "layoutcheck-user"\n',
  };
  expect((await configured(files, "inner/src/deep")).file).toBe("inner/.layoutcheck.toml");
  expect((await configured(files, "crate")).configuration.failOn).toBe("warning");
  expect((await configured(files, "plain")).file).toBe("layoutcheck.toml");
  expect((await configured(files, "inner", "crate/Cargo.toml")).file).toBe("crate/Cargo.toml");
});

test("a mistake in a manifest is placed in our section, not in another of the same key", async () => {
  const text = "[features]\nfeatures = []\n\n[package.metadata.layoutcheck]\nfeatures = 1\n";
  const { mistakes } = await configured({ "Cargo.toml": text });
  expect(mistakes).toEqual(["5:1 features must be a string or an array of strings, not 1"]);
});

test("a mistake deep in the third table of a list is placed there", async () => {
  const waiver = 'record = "A"\nreason = "known"\n';
  const text = `# [[waive]]\n${`[[waive]]\n${waiver}`.repeat(2)}[[waive]]\nrecord = "B"\n  raeson = "known"\n`;
  const { mistakes } = await configured({ "layoutcheck.toml": text });
  expect(mistakes).toEqual([
    "10:3 unknown key waive.raeson; did you mean reason?",
    "8:3 waive.reason must be a string that is not empty, not absent",
  ]);
});

test("findings and the codes of waivers are words that exist", async () => {
  const text = `[findings]
signednes = "deny"
size = "ignore"
[[waive]]
record = "A"
reason = "known"
code = "field-offet"
expires = "2027-02-30"
`;
  const { mistakes } = await configured({ "layoutcheck.toml": text });
  expect(mistakes).toEqual([
    "2:1 unknown key findings.signednes; did you mean signedness?",
    '3:1 findings.size must be "allow" or "warn" or "deny", not "ignore"',
    '7:1 waive.code must be "field-offset", not "field-offet"',
    '8:1 waive.expires must be a date like 2027-01-01, not "2027-02-30"',
  ]);
});

const workspace = `[workspace]
members = ["member"]
[workspace.metadata.layoutcheck]
headers = ["inc/nt.h", "wdm.h"]
include-dirs = "inc"
fail-on = "warning"
[workspace.metadata.layoutcheck.findings]
size = "warn"
field-name = "allow"
`;

test("a package takes from its workspace what it does not say itself, if it asks for that", async () => {
  const member = `[package]
name = "member"
[package.metadata.layoutcheck]
workspace = true
fail-on = "error"
findings.size = "deny"
`;
  const files = { "Cargo.toml": workspace, "member/Cargo.toml": member };
  await withFiles(files, async (folder) => {
    const { configuration, diagnostics } = await findConfiguration(`${folder}/member`, folder, null);
    expect(diagnostics).toEqual([]);
    expect(configuration).toMatchObject({
      failOn: "error",
      headers: [`${folder}/inc/nt.h`, "wdm.h"],
      includeFolder: [`${folder}/inc`],
      findings: { size: "deny", "field-name": "allow" },
    });
  });
});

test("a workspace's section that a package does not ask for is not used, and that is said", async () => {
  const member = (inherits: string): string =>
    `[package]\nname = "member"\n[package.metadata.layoutcheck]\n${inherits}lang = "c++"\n`;
  const silent = { "Cargo.toml": workspace, "member/Cargo.toml": member("") };
  const { configuration, mistakes } = await configured(silent, "member");
  expect(configuration.failOn).toBe("error");
  expect(mistakes).toEqual([
    "undefined:undefined [workspace.metadata.layoutcheck] in Cargo.toml is not used: [package.metadata.layoutcheck] in member/Cargo.toml does not say workspace = true",
  ]);
  const refused = { "Cargo.toml": workspace, "member/Cargo.toml": member("workspace = false\n") };
  expect((await configured(refused, "member")).mistakes).toEqual([]);
  const alone = { "member/Cargo.toml": member("workspace = true\n") };
  expect((await configured(alone, "member")).mistakes).toEqual([
    "1:1 workspace = true has nothing to inherit: no workspace was found",
  ]);
});

test("a member without a section of its own has that of its workspace", async () => {
  const files = { "Cargo.toml": workspace, "member/Cargo.toml": '[package]\nname = "member"\n' };
  const { configuration, file, mistakes } = await configured(files, "member");
  expect(file).toBe("Cargo.toml");
  expect(mistakes).toEqual([]);
  expect(configuration.failOn).toBe("warning");
});

test("of two configurations in one folder one holds, and the other is named", async () => {
  const files = {
    "layoutcheck.toml": 'fail-on = "warning"\n',
    "Cargo.toml": '[package]\nname = "x"\n[package.metadata.layoutcheck]\nfail-on = "error"\n',
  };
  const { configuration, mistakes } = await configured(files);
  expect(configuration.failOn).toBe("warning");
  expect(mistakes).toEqual([
    "undefined:undefined Cargo.toml is not used: layoutcheck.toml holds here, and configurations are not mixed",
  ]);
});

test("the JSON Schema that ships is made from the table that the reader obeys", async () => {
  const text = `${JSON.stringify(configurationSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../layoutcheck.schema.json");
  const { properties } = configurationSchema();
  const keys = Object.values(configurationKeys).map(({ key }) => key);
  expect(Object.keys(properties)).toEqual(keys.filter((key) => key !== "workspace"));
});
