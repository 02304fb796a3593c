import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { withoutAliases } from "../../src/model/model.ts";
import { parseFile } from "../parse/rust/tree.ts";
import type { RustConstant } from "../../src/parse/rust/crate.ts";
import { coffSymbols } from "../../src/probe/coff.ts";
import { testWithOracle } from "../oracles.ts";
import { ntapi, readSubject, winapi } from "./msvc-crates.ts";
import { hasMsvcRustc, objectOf } from "./msvc-rustc.ts";
import type { Source, Subject } from "./msvc-rustc.ts";

// Every public constant of a crate against rustc for the real target: its value is read from an object.

for (const subject of [winapi, ntapi])
  testWithOracle(
    `rustc for MSVC (Debian's rustc, rust-src, librust-${subject.name}-dev)`,
    hasMsvcRustc && existsSync(subject.folder),
    `every constant of ${subject.name} has the value that rustc gives it for x86_64-pc-windows-msvc`,
    () => {
      const { constants } = readSubject(subject).named;
      const asked = constants.filter(isAskable);
      const answers = valuesOf(asked, `${subject.name}::`, [subject, ...subject.uses]);
      const wrong = disagreements(asked, answers);

      process.stderr.write(
        `${subject.name}: ${constants.length} constants, ${asked.length} asked about; ` +
          `private: ${answers.filter((value) => value === null).length}; ${wrong.length} disagreements\n`,
      );
      expect(constants.filter(({ value }) => value === null).map(({ path, why }) => [path, why])).toEqual([]);
      expect(wrong).toEqual([]);
      expect(asked.length).toBeGreaterThanOrEqual(constants.length * 0.99);
      expect(answers.filter((value) => value !== null).length).toBeGreaterThanOrEqual(asked.length * 0.99);
    },
    180_000,
  );

test.runIf(hasMsvcRustc)("a value that disagrees would be noticed", () => {
  const text =
    "pub const A: i16 = -3; pub const B: *const u8 = !0usize as *const u8; pub const C: char = 'c';";
  const { constants } = parseFile(text).named;
  expect(disagreements(constants, valuesOf(constants, "", [], text))).toEqual([]);
  const [first] = constants;
  if (first === undefined) throw new Error("there are constants");
  const wrong = [{ ...first, value: 3n }];
  expect(disagreements(wrong, valuesOf(wrong, "", [], text))).toEqual(["A is 3, rustc -3"]);
});

/** Structs of one field keep it private more often than not. */
function isAskable({ type, value }: RustConstant): boolean {
  const { kind } = withoutAliases(type);
  return value !== null && (kind === "scalar" || kind === "pointer" || kind === "enum");
}

function valuesOf(
  constants: readonly RustConstant[],
  prefix: string,
  uses: readonly Subject[],
  prelude = "",
): readonly (bigint | null)[] {
  const { object, hidden } = objectOf((without) => sourceOf(constants, prefix, prelude, without), uses);
  const symbols = coffSymbols(object);
  const bytes = symbols.ok ? symbols.value.get("VALUES") : undefined;
  if (bytes === undefined) throw new Error("the object does not have the values");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return constants.map((_, at) =>
    hidden.has(`${at}`)
      ? null
      : (view.getBigInt64(16 * at + 8, true) << 64n) | view.getBigUint64(16 * at, true),
  );
}

function sourceOf(
  constants: readonly RustConstant[],
  prefix: string,
  prelude: string,
  hidden: ReadonlySet<string>,
): Source {
  const lines = ["#![no_std]", "#![allow(warnings)]", prelude];
  lines.push(`#[no_mangle] pub static VALUES: [i128; ${constants.length}] = [`);
  const keys = new Map<number, string>();
  for (const [at, constant] of constants.entries()) {
    lines.push(hidden.has(`${at}`) ? "0," : `${asInteger(constant, prefix)},`);
    keys.set(lines.length, `${at}`);
  }
  return { text: [...lines, "];"].join("\n"), keys };
}

function asInteger({ path, type }: RustConstant, prefix: string): string {
  const bare = withoutAliases(type);
  const name = `${prefix}${path}`;
  if (bare.kind === "pointer") return `unsafe { core::mem::transmute::<_, usize>(${name}) as i128 }`;
  return bare.kind === "scalar" && bare.class === "character" ? `${name} as u32 as i128` : `${name} as i128`;
}

function disagreements(
  constants: readonly RustConstant[],
  answers: readonly (bigint | null)[],
): readonly string[] {
  return constants.flatMap(({ path, value }, at) => {
    const answer = answers[at] ?? null;
    return answer === null || answer === value ? [] : [`${path} is ${value}, rustc ${answer}`];
  });
}
