// What a record is called, whoever writes the name: C's headers, debug info, a binding, or a person at a prompt.

/** A record's name without path, generic arguments, leading underscores and case: `nt::_LIST_ENTRY` is `list_entry`. */
export function bareRecordName(name: string): string {
  const generic = name.indexOf("<");
  const withoutArguments = generic === -1 ? name : name.slice(0, generic);
  const item = withoutArguments.slice(withoutArguments.lastIndexOf("::") + 1).replace(/^:+/, "");
  return item.replace(/^(r#)?_*/, "").toLowerCase();
}

/** The same without any underscore: `_LIST_ENTRY` and the `ListEntry` of Rust's convention are both `listentry`. */
export function plainRecordName(name: string): string {
  return bareRecordName(name).replaceAll("_", "");
}

/** The pattern of a regular expression, without case, that finds a plain name however it is written. */
export function patternOfName(plain: string): string {
  const letters = [...plain].map((letter) => (/\p{ID_Continue}/u.test(letter) ? letter : "."));
  return `_*${letters.join("_*")}`;
}
