import { expect, test } from "vitest";
import { configurationKeys } from "../../src/cli/configuration.ts";
import { findConfiguration } from "../../src/cli/find-configuration.ts";
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

const everyKey = `rust = "bindings"
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
`;

test("every key is read", async () => {
  const { configuration, mistakes } = await configured({ "layoutcheck.toml": everyKey });
  expect(mistakes).toEqual([]);
  expect(configuration).toEqual({
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
    failOn: "warning",
    minCoverage: 90,
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
    "2:1 min-coverage must be a number from 0 to 100, not 101",
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
