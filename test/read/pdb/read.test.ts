import { expect, test } from "vitest";
import type { Type } from "../../../src/model/model.ts";
import { bytesInMemory } from "../../../src/read/bytes.ts";
import { type PdbDoor, openPdb } from "../../../src/read/pdb/open.ts";
import { TypeWriter, type Writer, dbiStream, infoStream, member, msf, pdbOf } from "./write-msf.ts";

const int = 0x74;
const ulong = 0x22;

test("streams in scattered blocks are gathered", () => {
  const types = new TypeWriter();
  const list = types.fieldList((payload) => {
    for (let index = 0; index < 300; index++) member(payload, `member${index}`, int, index * 4);
  });
  types.structure("Long", 1200, list);
  const door = open(types);
  const layout = door.layoutOf("Long");
  expect(layout.ok && layout.value.fields.map(({ name }) => name)).toEqual(
    Array.from({ length: 300 }, (_, index) => `member${index}`),
  );
});

test("the key of a symbol server is the GUID of the file with the age that the linker wrote", () => {
  const door = open(smallest());
  expect([door.guid, door.age, door.machine]).toEqual(["0123456789ABCDEF0102030405060708", 9, "x64"]);
});

test("a PDB that no linker saw has the age of its information stream and no machine", () => {
  const opened = openPdb(bytesInMemory(msf([null, infoStream(), smallest().stream(), null])), "vc140.pdb");
  expect(opened.ok && [opened.value.age, opened.value.machine]).toEqual([7, null]);
});

test.each([512, 1024, 4096, 32_768])("blocks of %i bytes are read", (blockSize) => {
  const file = msf([null, infoStream(), smallest().stream(), dbiStream()], blockSize);
  const opened = openPdb(bytesInMemory(file), "made.pdb");
  expect(opened.ok && opened.value.layoutOf("Pair").ok).toBe(true);
});

test.each([
  ["small", 5, (w: Writer) => w.u16(5)],
  ["char", -1, (w: Writer) => w.u16(0x8000).u8(0xff)],
  ["short", -2, (w: Writer) => w.u16(0x8001).u16(0xfffe)],
  ["unsigned short", 0xfffe, (w: Writer) => w.u16(0x8002).u16(0xfffe)],
  ["long", -3, (w: Writer) => w.u16(0x8003).u32(0xffff_fffd)],
  ["unsigned long", 0xffff_fffd, (w: Writer) => w.u16(0x8004).u32(0xffff_fffd)],
  ["quadword", -4, (w: Writer) => w.u16(0x8009).u64(-4n)],
  ["unsigned quadword", 0xffff_ffff_ffff_fffcn, (w: Writer) => w.u16(0x800a).u64(0xffff_ffff_ffff_fffcn)],
  ["octword", -5, (w: Writer) => w.u16(0x8017).u64(-5n).u64(-1n)],
  ["unsigned octword", 6, (w: Writer) => w.u16(0x8018).u64(6n).u64(0n)],
] as const)("a number stored as %s is read", (_name, value, write) => {
  const types = new TypeWriter();
  const list = types.fieldList((payload) => {
    payload.u16(0x1502).u16(3);
    write(payload);
    payload.name("value").pad();
  });
  // Kept in an unsigned or a signed integer as wide as it needs.
  const underlying = value < 0 ? 0x78 : 0x79;
  types.add(0x1507, (payload) => payload.u16(1).u16(0).u32(underlying).u32(list).name("Number"));
  expect(open(types).enumOf("Number")?.enumerators).toEqual([{ name: "value", value: BigInt(value) }]);
});

test("records with counts wider than 16 bits are read", () => {
  const types = new TypeWriter();
  const list = types.fieldList((payload) => member(payload, "value", int, 0));
  for (const kind of [0x1608, 0x1609, 0x160b]) {
    types.add(kind, (payload) => {
      payload.u32(0).u32(list).u32(0).u32(0);
      payload.u16(0x8004).u32(70_000).u16(4).name(`Wide${kind}`);
    });
  }
  const door = open(types);
  expect([...door.records()].map((record) => door.layoutOf(record).ok)).toEqual([true, true, true]);
});

test("a field list goes on in another one", () => {
  const types = new TypeWriter();
  const rest = types.fieldList((payload) => member(payload, "second", int, 4));
  const list = types.fieldList((payload) => {
    member(payload, "first", int, 0);
    payload.u16(0x1404).u16(0).u32(rest);
  });
  types.structure("Pair", 8, list);
  expect(fieldNames(open(types), "Pair")).toEqual(["first", "second"]);
});

test("a field list that continues itself is refused", () => {
  const types = new TypeWriter();
  const list = types.fieldList((payload) => payload.u16(0x1404).u16(0).u32(0x1000));
  types.structure("Endless", 8, list);
  expect(refusal(open(types), "Endless")).toBe("damaged-file");
});

test("a forward reference means the definition of its unique name", () => {
  const types = new TypeWriter();
  const one = types.fieldList((payload) => member(payload, "a", int, 0));
  const two = types.fieldList((payload) => {
    member(payload, "a", int, 0);
    member(payload, "b", int, 4);
  });
  const forward = types.structure("Local", 0, 0, ".?AULocal@?1??second@@");
  types.structure("Local", 4, one, ".?AULocal@?1??first@@");
  types.structure("Local", 8, two, ".?AULocal@?1??second@@");
  types.structure(
    "User",
    8,
    types.fieldList((payload) => member(payload, "local", forward, 0)),
  );
  const layout = open(types).layoutOf("User");
  const [field] = layout.ok ? layout.value.fields : [];
  expect(field?.kind === "member" && field.size).toBe(8);
});

test("unnamed records that share a name are told apart", () => {
  const types = new TypeWriter();
  const sizes = [4, 8];
  const unnamed = sizes.map((size) =>
    types.structure(
      "<unnamed-tag>",
      size,
      types.fieldList((payload) => member(payload, "a", int, size - 4)),
    ),
  );
  const list = types.fieldList((payload) => {
    member(payload, "small", unnamed[0] ?? 0, 0);
    member(payload, "large", unnamed[1] ?? 0, 4);
  });
  types.structure("Outer", 12, list);
  const door = open(types);
  const layout = door.layoutOf("Outer");
  expect(layout.ok && layout.value.fields.map((field) => field.kind === "member" && field.size)).toEqual(
    sizes,
  );
  const inner = [...door.records()].slice(0, 2).map((record) => door.layoutOf(record));
  expect(inner.map((found) => found.ok && [found.value.name, found.value.size])).toEqual([
    [null, 4],
    [null, 8],
  ]);
});

test("several definitions of one size leave open which of them a field is, and say its size", () => {
  const types = new TypeWriter();
  const list = types.fieldList((payload) => member(payload, "a", int, 0));
  const longer = types.fieldList((payload) => {
    member(payload, "a", 0x11, 0);
    member(payload, "b", 0x11, 2);
  });
  const forward = types.structure("Twice", 0, 0);
  types.structure("Twice", 4, list);
  types.structure("Twice", 4, longer);
  const user = types.fieldList((payload) => member(payload, "twice", forward, 0));
  types.structure("User", 4, user);
  const door = open(types);
  const layout = door.layoutOf("User");
  const [field] = layout.ok ? layout.value.fields : [];
  expect(field?.kind === "member" && field.size).toBe(4);
  expect(field !== undefined && refusedType(door, field.type)).toBe("several-definitions");
});

test("several definitions of which none fits, or two of different sizes, leave a record unread", () => {
  const types = new TypeWriter();
  const one = types.fieldList((payload) => member(payload, "a", int, 0));
  const two = types.fieldList((payload) => member(payload, "b", 0x13, 0));
  const forward = types.structure("Twice", 0, 0);
  types.structure("Twice", 4, one);
  types.structure("Twice", 8, two);
  const user = types.fieldList((payload) => member(payload, "twice", forward, 0));
  types.union("Either", 8, user);
  types.structure("TooSmall", 2, user);
  const door = open(types);
  expect([refusal(door, "Either"), refusal(door, "TooSmall")]).toEqual([
    "several-definitions",
    "several-definitions",
  ]);
});

/** A forward reference to a record of 8 bytes or of `otherSize`. */
function addTwice(types: TypeWriter, otherSize: number): number {
  const list = types.fieldList((payload) => member(payload, "a", int, 0));
  const forward = types.structure("Twice", 0, 0);
  types.structure("Twice", 8, list);
  types.structure("Twice", otherSize, list);
  return forward;
}

test("a table of virtual functions between a base and the members does not widen the place of the base", () => {
  const types = new TypeWriter();
  const forward = addTwice(types, 40);
  const list = types.fieldList((payload) => {
    payload.u16(0x1400).u16(3).u32(forward).u16(8).pad();
    payload.u16(0x1409).u16(0).u32(0).pad();
    for (let offset = 16; offset < 48; offset += 8) member(payload, `at${offset}`, 0x13, offset);
  });
  types.structure("Derived", 48, list);
  const layout = open(types).layoutOf("Derived");
  const [base] = layout.ok ? layout.value.fields : [];
  expect(base?.kind === "member" && base.size).toBe(8);
});

test("the last field of an anonymous union may be smaller than the union: its size is left open", () => {
  const types = new TypeWriter();
  const forward = addTwice(types, 20);
  const array = types.add(0x1503, (payload) => payload.u32(0x13).u32(0x23).u16(24).name(""));
  const list = types.fieldList((payload) => {
    member(payload, "all", array, 0);
    member(payload, "twice", forward, 0);
    member(payload, "behind", 0x13, 24);
  });
  types.structure("User", 32, list);
  expect(refusal(open(types), "User")).toBe("several-definitions");
});

test.each([
  ["where a base stands", (p: Writer, at: number) => p.u16(0x1400).u16(3).u32(0x1000).u16(at)],
  ["where a vfptr stands", (p: Writer, at: number) => p.u16(0x140c).u16(0).u32(0).u32(at)],
  ["in a name", (p: Writer, at: number) => member(p, `at${at}`, int, 8)],
  ["in a bit", (p: Writer, at: number) => member(p, "bits", 0x1001 + (at >> 3), 0)],
])("two definitions of one name that differ %s are two", (_name, write) => {
  const types = new TypeWriter();
  types.structure("Base", 0, 0);
  for (const position of [0, 1]) types.add(0x1205, (payload) => payload.u32(ulong).u8(3).u8(position));
  for (const at of [0, 8]) {
    types.structure(
      "Twice",
      16,
      types.fieldList((payload) => write(payload, at)),
    );
  }
  expect(open(types).definitionsOf("Twice")).toHaveLength(2);
});

test("an enum that two units define with different values has none", () => {
  const types = new TypeWriter();
  for (const value of [1, 2]) {
    const list = types.fieldList((p) => p.u16(0x1502).u16(3).u16(value).name("one").pad());
    types.add(0x1507, (payload) => payload.u16(1).u16(0).u32(int).u32(list).name("Mode"));
  }
  expect(open(types).enumOf("Mode")).toBeNull();
});

test("a record that C and C++ define alike is one, though they name its unnamed part differently", () => {
  const types = new TypeWriter();
  for (const unnamed of ["<unnamed-tag>", "_LARGE::<unnamed-type-u>"]) {
    const part = types.fieldList((payload) => member(payload, "LowPart", ulong, 0));
    const inner = types.structure(unnamed, 4, part);
    const list = types.fieldList((payload) => {
      member(payload, "u", inner, 0);
      member(payload, "QuadPart", 0x13, 0);
    });
    types.union("_LARGE", 8, list);
  }
  expect(open(types).definitionsOf("_LARGE")).toHaveLength(1);
});

test("records that contain each other are refused", () => {
  const types = new TypeWriter();
  // Numbers are given in order, so the first list can name a record that comes later.
  const first = types.fieldList((payload) => member(payload, "second", 0x1003, 0));
  types.structure("First", 8, first);
  const second = types.fieldList((payload) => member(payload, "first", 0x1001, 0));
  types.structure("Second", 8, second);
  const door = open(types);
  expect([refusal(door, "First"), refusal(door, "Second")]).toEqual(["recursive-record", "recursive-record"]);
});

test("a pointer to itself and an array of itself end", () => {
  const types = new TypeWriter();
  const pointer = types.add(0x1002, (payload) => payload.u32(0x1000).u32(0x1000c));
  const array = types.add(0x1503, (payload) => payload.u32(0x1001).u32(0x23).u16(16).name(""));
  const list = types.fieldList((payload) => {
    member(payload, "pointer", pointer, 0);
    member(payload, "array", array, 8);
  });
  types.structure("Knot", 24, list);
  expect(refusal(open(types), "Knot")).toBe("unresolved-type");
});

test("types that lie 5,000 deep in each other do not exhaust the stack, whoever asks first", () => {
  const types = new TypeWriter();
  let inner = int;
  for (let index = 0; index < 5_000; index++) {
    const element = inner;
    inner = types.add(0x1503, (payload) => payload.u32(element).u32(0x23).u16(4).name(""));
    const array = inner;
    types.structure(
      `Holds${index}`,
      4,
      types.fieldList((payload) => member(payload, "array", array, 0)),
    );
  }
  const door = open(types);
  const refusals = [...door.records()].map((record) => refusal(door, record));
  expect(refusals.indexOf("unresolved-type")).toBe(63);
  expect(refusals.at(-1)).toBe("unresolved-type");
});

test.each([
  ["a field behind its end", (p: Writer) => member(p, "late", int, 5), "damaged-file"],
  ["a field of a type that is not there", (p: Writer) => member(p, "lost", 0x5000, 0), "unresolved-type"],
  ["a field of a built-in type nobody knows", (p: Writer) => member(p, "odd", 0x7f, 0), "unresolved-type"],
  ["a part of unknown kind", (p: Writer) => p.u16(0x15ff).u16(0).u32(0), "damaged-file"],
  [
    "a field name without an end",
    (p: Writer) => p.u16(0x150d).u16(3).u32(int).u16(0).raw([65, 66]),
    "damaged-file",
  ],
  [
    "a virtual base",
    (p: Writer) => p.u16(0x1401).u16(3).u32(0x1000).u32(int).u16(0).u16(1),
    "refused-record",
  ],
] as const)("a record with %s has no layout", (_name, write, code) => {
  const types = new TypeWriter();
  types.structure("Odd", 8, types.fieldList(write));
  expect(refusal(open(types), "Odd")).toBe(code);
});

test("a bit-field wider than its type is refused", () => {
  const types = new TypeWriter();
  const bits = types.add(0x1205, (payload) => payload.u32(ulong).u8(30).u8(3));
  types.structure(
    "Bits",
    4,
    types.fieldList((payload) => member(payload, "wide", bits, 0)),
  );
  expect(refusal(open(types), "Bits")).toBe("damaged-file");
});

test("a declared record has no layout, and one never heard of has none", () => {
  const types = new TypeWriter();
  types.structure("Opaque", 0, 0);
  const door = open(types);
  expect([refusal(door, "Opaque"), refusal(door, "Unheard")]).toEqual([
    "incomplete-record",
    "incomplete-record",
  ]);
  expect([...door.records()]).toEqual([]);
});

/** Two integers. */
function smallest(): TypeWriter {
  const types = new TypeWriter();
  const list = types.fieldList((payload) => {
    member(payload, "first", int, 0);
    member(payload, "second", int, 4);
  });
  types.structure("Pair", 8, list);
  return types;
}

function open(types: TypeWriter): PdbDoor {
  const door = openPdb(bytesInMemory(pdbOf(types)), "made.pdb");
  if (!door.ok) throw new Error(JSON.stringify(door.error));
  return door.value;
}

function refusal(door: PdbDoor, record: string): string | null {
  const layout = door.layoutOf(record);
  return layout.ok ? null : layout.error.code;
}

function refusedType(door: PdbDoor, type: Type): string | null {
  const measured = door.typeLayoutOf(type);
  return measured.ok ? null : measured.error.code;
}

function fieldNames(door: PdbDoor, record: string): (string | null)[] {
  const layout = door.layoutOf(record);
  return layout.ok ? layout.value.fields.map(({ name }) => name) : [];
}
