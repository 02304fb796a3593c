import { readFileSync, readdirSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { openRecorded } from "../../src/truth/open.ts";
import { folderHost, shippedFolder, valueOf } from "./folder.ts";

const megabyte = 1 << 20;

test("the folder takes at most 12 MB, and its licence is in it", () => {
  const files = readdirSync(shippedFolder);
  const bytes = files.reduce((sum, name) => sum + statSync(shippedFolder + name).size, 0);
  expect(files.length).toBeGreaterThan(2000);
  expect(bytes).toBeLessThan(12 * megabyte);
  expect(readFileSync(`${shippedFolder}LICENSE`, "utf8")).toContain("VergiliusProject");
});

test("no two file names differ in case only, and none is reserved on Windows", () => {
  const files = readdirSync(shippedFolder);
  expect(new Set(files.map((name) => name.toLowerCase())).size).toBe(files.length);
  expect(
    files.filter((name) => /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) || /[<>:"|?*\\ ]/.test(name)),
  ).toEqual([]);
});

test("both of two names that differ in case only can be found", () => {
  const recorded = valueOf(openRecorded(folderHost(shippedFolder)));
  expect(recorded.find("_TlgProvider_t").map(({ name }) => name)).toEqual([
    "_TlgProvider_t",
    "_tlgProvider_t",
  ]);
  expect(recorded.find("tlgprovider_t")).toHaveLength(2);
  for (const { name } of recorded.find("TLGPROVIDER_T")) {
    const having = recorded.builds.filter(
      ({ version }) => valueOf(recorded.definitionsIn(name, version)).length > 0,
    );
    expect(having.length).toBeGreaterThan(0);
    for (const { version } of having) {
      expect(valueOf(recorded.layoutsOf(version).layoutOf(name)).name).toBe(name);
    }
  }
});

// As the source's own notes give them: sizeof(_EPROCESS), ActiveProcessLinks.
const processes: readonly (readonly [string, number, number])[] = [
  ["6.1.7601.17514", 0x4d0, 0x188],
  ["10.0.10240.16384", 0x798, 0x2f0],
  ["10.0.17763.107", 0x850, 0x2e8],
  ["10.0.18362.30", 0x880, 0x2f0],
  ["10.0.18362.418", 0x880, 0x2f0],
  ["10.0.19041.264", 0xa40, 0x448],
  ["10.0.19045.2965", 0xa40, 0x448],
  ["10.0.22000.194", 0xb80, 0x448],
  ["10.0.22631.2428", 0xb80, 0x448],
  ["10.0.26100.1742", 0x840, 0x1d8],
];

for (const [version, size, links] of processes) {
  test(`_EPROCESS of ${version} is ${size} bytes, ActiveProcessLinks at ${links}`, () => {
    const recorded = valueOf(openRecorded(folderHost(shippedFolder)));
    const layout = recorded.layoutsOf(version).layoutOf("_EPROCESS");
    const record = valueOf(layout);
    const field = record?.fields.find(({ name }) => name === "ActiveProcessLinks");
    expect([record?.size, field?.kind === "member" ? field.offset : null]).toEqual([size, links]);
  });
}

test("asking for EPROCESS opens the lists and its own file, no more", () => {
  const opened: string[] = [];
  const recorded = valueOf(openRecorded(folderHost(shippedFolder, opened)));
  const [eprocess] = recorded.find("EPROCESS");
  const sizes = recorded.builds.map(
    ({ version }) => valueOf(recorded.layoutsOf(version).layoutOf(eprocess?.name ?? "")).size,
  );
  expect(new Set(sizes).size).toBeGreaterThan(10);
  expect(opened).toEqual(["builds.txt", "names.txt", "_EPROCESS.txt"]);
});

test("builds share a layout where every line of it is the same", () => {
  const recorded = valueOf(openRecorded(folderHost(shippedFolder)));
  expect(recorded.isShared("_EPROCESS", "10.0.19041.264", "10.0.19042.508")).toBe(true);
  expect(recorded.isShared("_EPROCESS", "10.0.22631.2428", "10.0.26100.1742")).toBe(false);
});

test("a name with two definitions in one build gives both, the fuller first", () => {
  const recorded = valueOf(openRecorded(folderHost(shippedFolder)));
  const newest = recorded.builds.at(-1)?.version ?? "";
  const ids = valueOf(recorded.definitionsIn("_KPCR", newest));
  expect(ids).toEqual(["_KPCR", "_KPCR#2"]);
  const [full = 0, cut = 0] = ids.map((id) => valueOf(recorded.layoutsOf(newest).layoutOf(id)).size);
  expect(full).toBeGreaterThan(cut);
});

test("the record that a definition holds by value is the one of its size", () => {
  const recorded = valueOf(openRecorded(folderHost(shippedFolder)));
  for (const build of recorded.builds) {
    const layouts = recorded.layoutsOf(build.version);
    for (const id of layouts.records()) {
      for (const field of valueOf(layouts.layoutOf(id)).fields) {
        if (field.kind === "bit-field" || field.type.kind !== "record") continue;
        expect(valueOf(layouts.typeLayoutOf(field.type)).size).toBe(field.size);
      }
    }
  }
}, 60_000);

test("an unknown build is our own mistake, an unknown name has no layout", () => {
  const recorded = valueOf(openRecorded(folderHost(shippedFolder)));
  expect(() => recorded.layoutsOf("10.0.19045.1")).toThrow("10.0.19045.1");
  const result = recorded.layoutsOf("10.0.19045.2965").layoutOf("_NO_SUCH");
  expect(result?.ok === false ? result.error.code : null).toBe("incomplete-record");
});

// What WinDbg prints from the same debug information (dt nt!…), as people have published it.
const printed: readonly (readonly [string, string, string, number])[] = [
  ["10.0.19041.264", "_EPROCESS", "PrimaryTokenFrozen", 15],
  ["10.0.19041.264", "_EPROCESS", "InPrivate", 31],
  ["10.0.19041.264", "_EPROCESS", "AddressSpaceInitialized", 10],
  ["10.0.19041.264", "_EPROCESS", "VmTopDown", 21],
  ["10.0.19041.264", "_RTL_BALANCED_NODE", "Red", 0],
  ["10.0.19041.264", "_RTL_BALANCED_NODE", "Balance", 0],
  ["10.0.19041.264", "_KAPC_STATE", "SpecialUserApcPending", 0],
  ["10.0.19041.264", "_KAPC_STATE", "UserApcPending", 1],
  ["10.0.19042.508", "_MMPFN", "ModifiedListBucketIndex", 0],
  ["10.0.19042.508", "_MMPFN", "AnchorLargePageSize", 0],
];

for (const [version, record, name, bit] of printed) {
  test(`the first bit of ${record}.${name} is ${bit} or not stated`, () => {
    expect([bit, null]).toContain(firstBit(version, record, name));
  });
}

test("first bits are stated where flags fill their unit, and not where members of a union look like flags", () => {
  expect(printed.map(([version, record, name]) => firstBit(version, record, name) !== null)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
});

function firstBit(version: string, record: string, name: string): number | null {
  const recorded = valueOf(openRecorded(folderHost(shippedFolder)));
  const layout = valueOf(recorded.layoutsOf(version).layoutOf(record));
  const field = layout.fields.find((each) => each.name === name);
  if (field?.kind !== "bit-field") throw new Error(`${record} of ${version} has no bit-field ${name}`);
  return field.bitOffset;
}
