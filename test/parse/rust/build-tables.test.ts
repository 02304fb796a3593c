import fc from "fast-check";
import { expect, test } from "vitest";
import { readStatedNumbers } from "../../../src/parse/rust/build-tables.ts";

function read(text: string) {
  return readStatedNumbers({ file: "offsets.rs", text });
}

/** The arms of the only function, as `RANGES => ANSWER`. */
function arms(text: string): readonly string[] {
  const [only] = read(text).functions;
  return (only?.arms ?? []).map(({ ranges, answer }) => {
    const words = ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}..${last}`));
    const said = answer.kind === "number" ? `0x${answer.value.toString(16)}` : answer.kind;
    return `${words.join("|")} => ${said}`;
  });
}

test("an arm takes one build, several, or a range with or without ends", () => {
  const text = `fn at(build: u32) -> usize { match build {
    10240 => 0x10, 10586 | 14393 => 0x20, 19041..=19045 => 0x30, 22000..22631 => 0x40,
    ..=7601 => 0x50, 26_100u32.. => 96, _ => 0 } }`;
  expect(arms(text)).toEqual([
    "10240 => 0x10",
    "10586|14393 => 0x20",
    "19041..19045 => 0x30",
    "22000..22630 => 0x40",
    "null..7601 => 0x50",
    "26100..null => 0x60",
    "null => 0x0",
  ]);
});

test("a number may be wrapped in Some, Ok, return or braces", () => {
  const text = `const fn at(build: u32) -> Option<usize> {
    match build { 1 => Some(0x10), 2 => { 0x20 } 3 => return Ok(0x30), 4 => { return Some(0x40); } _ => None } }`;
  expect(arms(text)).toEqual(["1 => 0x10", "2 => 0x20", "3 => 0x30", "4 => 0x40", "null => none"]);
});

test("what is no number is not guessed at, and neither is an arm with a condition", () => {
  const text = `fn at(b: u32) -> usize { match b {
    1 => base() + 8, 2 if b % 2 == 0 => 0x10, other => helper(other), 3 => panic!("no"), } }`;
  expect(arms(text)).toEqual(["1 => unread", "2 => unread", "null => unread", "3 => none"]);
});

test("a match on anything but numbers is no table", () => {
  expect(arms(`fn at(k: Kind) -> usize { match k { Kind::A => 1, Kind::B => 2 } }`)).toEqual([]);
  expect(arms(`fn at(k: &str) -> usize { match k { "a" => 1, _ => 2 } }`)).toEqual([]);
  expect(arms(`fn at(x: u32) -> u32 { x + 1 }`)).toEqual([]);
});

test("functions and literal constants know the modules around them", () => {
  const { functions, constants } = read(`
    // const HIDDEN: usize = 1;
    pub mod eprocess { pub const TOKEN: usize = 0x4b8; const SUM: usize = 1 + 2; }
    impl Offsets { pub fn token(build: u32) -> usize { match build { 19041 => 8, _ => 0 } } }
    pub(crate) const TOP: u32 = 1_0u32;`);
  expect(constants.map(({ name, modules, value }) => [...modules, name, value])).toEqual([
    ["eprocess", "TOKEN", 0x4b8],
    ["TOP", 10],
  ]);
  expect(functions.map(({ name, modules }) => [...modules, name])).toEqual([["Offsets", "token"]]);
});

test("no text makes the reader throw or run on", () => {
  const words = fc.constantFrom(
    "fn", "match", "const", "mod", "impl", "{", "}", "(", ")", "=>", "..", "..=", "|", ",", ";", "=", "_", "if", "a",
    "0x10", "7", "'", '"', "/*", "//", "\n", "r#", "Some", "None", "return",
  ); // prettier-ignore
  const text = fc.array(words, { maxLength: 60 }).map((list) => list.join(" "));
  fc.assert(
    fc.property(text, (source) => {
      const { functions, constants } = read(source);
      return functions.length + constants.length <= source.length;
    }),
    { numRuns: 3000, seed: 5 },
  );
});
