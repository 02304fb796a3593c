import { expect, test } from "vitest";
import {
  areSimilar,
  isMadeUpName,
  isPaddingName,
  isRecordNamed,
  nearestNames,
  plainFieldName,
} from "../../src/pair/names.ts";

test("one field name in every spelling", () => {
  const spellings = ["UniqueProcessId", "unique_process_id", "_UniqueProcessId", "uniqueProcessId_"];
  expect(new Set(spellings.map(plainFieldName))).toEqual(new Set(["uniqueprocessid"]));
  expect(plainFieldName("r#type")).toBe(plainFieldName("Type_"));
});

test("a record is found by name, tag and path, and not by another path", () => {
  expect(isRecordNamed("process::EPROCESS", "_EPROCESS")).toBe(true);
  expect(isRecordNamed("process::EPROCESS", "eprocess")).toBe(true);
  expect(isRecordNamed("nt::process::EPROCESS", "process::EPROCESS")).toBe(true);
  expect(isRecordNamed("nt::process::EPROCESS", "thread::EPROCESS")).toBe(false);
  expect(isRecordNamed("process::KPROCESS", "EPROCESS")).toBe(false);
});

test("padding is what its name says, and nothing that sounds like it", () => {
  const padding = [
    "_pad",
    "_pad0",
    "fill3",
    "Reserved1",
    "padding",
    "_",
    "_reserved",
    "Unused0",
    "_0x448",
    "spare_2",
    "__bindgen_padding_0",
    "ReservedB",
    "Reserved1C",
    "pad_fe",
    "Unknown0x1f_",
    "_reserved_2_bits",
  ];
  const fields = [
    "PaddedSize",
    "FillPattern",
    "ReservedFlags",
    "u",
    "Alignment",
    "ThreadSeedPadding",
    "id",
    "_fd",
    "Filled",
    "padded",
    "Spared",
    "gapped",
  ];
  expect(padding.filter((name) => !isPaddingName(name))).toEqual([]);
  expect(fields.filter(isPaddingName)).toEqual([]);
});

test("names that bindings make up for what C leaves unnamed", () => {
  const madeUp = [
    "u",
    "s1",
    "u_",
    "Anonymous",
    "__bindgen_anon_1",
    "_0_16",
    "DUMMYUNIONNAME2",
    "0",
    "anonymous_union",
    "anonymous_union2",
    "anon_struct_1",
  ];
  const real = ["used", "size", "Flags", "union_of_all", "anonymous_token", "Type", "id"];
  expect(madeUp.filter((name) => !isMadeUpName(name))).toEqual([]);
  expect(real.filter((name) => isMadeUpName(name))).toEqual([]);
});

test("a hostile name is judged as fast as any other", () => {
  const many = "_".repeat(100_000);
  const names = [
    `${many}é`,
    `pad${many}é`,
    `pad${"0".repeat(100_000)}é`,
    `anon${many}é`,
    `u${many}é`,
    `anonymous${many}union${many}é`,
  ];
  expect(names.filter((name) => isPaddingName(name) || isMadeUpName(name))).toEqual([]);
});

test("similar names", () => {
  expect(areSimilar("ActiveProcessLink", "ActiveProcessLinks")).toBe(true);
  expect(areSimilar("ImageName", "ImageFileName")).toBe(false);
  expect(areSimilar("Pid", "UniqueProcessId")).toBe(false);
});

test("the nearest names come first, and far ones not at all", () => {
  expect(nearestNames("EPROCES", ["_KPROCESS", "_EPROCESS", "_MDL"])[0]).toBe("_EPROCESS");
  expect(nearestNames("XYZZY", ["_KPROCESS", "_EPROCESS", "_MDL"])).toEqual([]);
});
