import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// A crate with its headers, as large as one likes: modules of twenty records, with what real ones have around them: comments,
// constants, functions, typedefs, a macro that writes the record. Everything follows from a record's number, so that the same
// size always gives the same text, and a larger crate begins with a smaller one.

const recordsPerModule = 20;

/** Writes the crate and its headers, each side of about that many kB; `unit.h` includes all of them. Returns a record's name. */
export function writeDriverCrate(folder, kilobytes) {
  const count = Math.max(2, Math.round((kilobytes * 1000) / rustModule(1).length));
  const modules = Array.from({ length: count }, (_, module) => module);
  const write = (file, text) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  write("Cargo.toml", '[package]\nname = "driver"\nversion = "0.1.0"\nedition = "2021"\n');
  write("src/lib.rs", rustMacro + modules.map((module) => `pub mod m${module};\n`).join(""));
  write("types.h", cTypes);
  write("unit.h", modules.map((module) => `#include "m${module}.h"\n`).join(""));
  for (const module of modules) {
    write(`src/m${module}.rs`, rustModule(module));
    write(`m${module}.h`, cHeader(module));
  }
  return nameOf(recordsPerModule * Math.floor(count / 2) + 3);
}

function rustModule(module) {
  const before = module === 0 ? "" : `use crate::m${module - 1}::*;\n`;
  return `use core::ffi::c_void;\n${before}${recordsOf(module).map(rustText).join("")}`;
}

function cHeader(module) {
  const before = module === 0 ? "types.h" : `m${module - 1}.h`;
  return `#pragma once\n#include "${before}"\n${recordsOf(module).map(cText).join("")}`;
}

function recordsOf(module) {
  return Array.from({ length: recordsPerModule }, (_, at) => module * recordsPerModule + at);
}

const rustMacro = `macro_rules! STRUCT {
    ($(#[$attribute:meta])* struct $name:ident { $($field:ident: $type:ty,)+ }) => {
        #[repr(C)] #[derive(Copy)] $(#[$attribute])*
        pub struct $name { $(pub $field: $type,)+ }
        impl Clone for $name { fn clone(&self) -> $name { *self } }
    };
}
`;

const cTypes = `#pragma once
typedef unsigned char UCHAR; typedef unsigned short USHORT; typedef unsigned long ULONG; typedef long LONG;
typedef unsigned long long ULONGLONG; typedef void *PVOID; typedef void *HANDLE; typedef LONG NTSTATUS;
`;

function nameOf(record) {
  return `_DRIVER_${["REQUEST", "RESPONSE", "CONTEXT", "EXTENSION", "QUEUE"][record % 5]}_${record}`;
}

/** Every fourth record is held by value by the next three, and by those of the next module. */
function heldBy(record) {
  const held = record - (record % 4) - (record % 3 === 0 ? recordsPerModule : 0);
  return record % 4 === 0 || held < 0 ? null : held;
}

/** The fields of a record as both sides write them. */
function fieldsOf(record) {
  const held = heldBy(record);
  const scalars = Array.from({ length: 3 + ((record * 7) % 8) }, (_, at) => {
    const [c, rust] = scalarTypes[(record * 31 + at * 17) % scalarTypes.length];
    const name = `${fieldNames[(record + at) % fieldNames.length]}${at}`;
    return (record + at) % 5 === 4
      ? { rust: `${name}: [${rust}; ${at + 2}]`, c: `${c} ${name}[${at + 2}]` }
      : { rust: `${name}: ${rust}`, c: `${c} ${name}` };
  });
  const bits = { rust: "Bits: u32", c: "ULONG Enabled : 1; ULONG Level : 7; ULONG Rest : 24" };
  const pointer = { rust: `Owner: *mut ${nameOf(record)}`, c: `struct ${nameOf(record)} *Owner` };
  const inside = { rust: `Inner: ${nameOf(held ?? 0)}`, c: `struct ${nameOf(held ?? 0)} Inner` };
  return [
    ...scalars,
    ...(record % 6 === 1 ? [bits] : []),
    ...(record % 2 === 0 ? [pointer] : []),
    ...(held === null ? [] : [inside]),
  ];
}

const fieldNames = ["Flags", "Length", "Context", "Buffer", "Status", "Reference"];
const scalarTypes = [
  ["ULONG", "u32"],
  ["USHORT", "u16"],
  ["UCHAR", "u8"],
  ["PVOID", "*mut c_void"],
  ["HANDLE", "*mut c_void"],
  ["ULONGLONG", "u64"],
  ["NTSTATUS", "i32"],
];

function rustText(record) {
  const name = nameOf(record);
  const fields = fieldsOf(record).map(({ rust }) => `    ${rust},\n`);
  return `/// What the driver keeps of one of its objects while somebody waits for it.
STRUCT! {struct ${name} {
${fields.join("")}}}
pub type P${name} = *mut ${name};
pub const VERSION${name}: u32 = ${record} << 4 | 0x3;
extern "system" { pub fn Complete${name}(Object: *mut ${name}, Length: u32) -> i32; }
`;
}

function cText(record) {
  const name = nameOf(record);
  const fields = fieldsOf(record).map(({ c }) => `    ${c};\n`);
  return `/* What the driver keeps of one of its objects while somebody waits for it. */
typedef struct ${name} {
${fields.join("")}} DRIVER_${record}, *P${name};
#define VERSION${name} (${record} << 4 | 0x3)
NTSTATUS Complete${name}(struct ${name} *Object, ULONG Length);
`;
}
