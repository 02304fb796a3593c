// Names of C as names in Rust.

/** The Rust reference, "Keywords": strict and reserved ones of any edition that may be written raw. */
const keywords = new Set(
  (
    "abstract as async await become box break const continue do dyn else enum extern false final fn for gen if impl in let " +
    "loop macro match mod move mut override priv pub ref return static struct trait true try type typeof unsafe unsized use " +
    "virtual where while yield"
  ).split(" "),
);

/** Words that not even `r#` makes a name, and names that would hide what every Rust text means. */
const taken = new Set(
  "self Self super crate _ bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f16 f32 f64 f128 core".split(
    " ",
  ),
);

/** The word as it stands where Rust wants a name: a keyword raw. */
export function rawName(word: string): string {
  return keywords.has(word) ? `r#${word}` : word;
}

/** A field, method or constant: `type` becomes `r#type`, `self` becomes `self_`. */
export function rustName(name: string): string {
  const plain = name.replaceAll(/\W/g, "_").replace(/^(?=\d|$)/, "_");
  return taken.has(plain) ? `${plain}_` : rawName(plain);
}

/** `unique_process_id` for `UniqueProcessId`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_").toLowerCase();
}

/** A type by its C tag, without the leading underscores. */
export function rustTypeName(tag: string): string {
  const plain = tag
    .replaceAll(/\W+/g, "_")
    .replace(/^_+(?=[A-Za-z])/, "")
    .replace(/_+$/, "");
  const name = plain.replace(/^(?=\d|$)/, "_");
  return keywords.has(name) || taken.has(name) ? `${name}_` : name;
}
