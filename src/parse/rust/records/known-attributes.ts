// Attributes that are known by name: what each does to the item it stands on.

/** Those of the language that may stand on a type or a module. The Reference, "Built-in attributes index", and unstable ones. */
export const builtInAttributes: ReadonlySet<string> = new Set([
  "allow", "automatically_derived", "cfg", "cfg_attr", "cfg_eval", "collapse_debuginfo", "coverage", "debugger_visualizer",
  "deny", "deprecated", "derive", "derive_const", "doc", "expect", "export_name", "forbid", "fundamental", "global_allocator",
  "ignore", "inline", "lang", "link", "link_section", "macro_export", "macro_use", "must_use", "no_implicit_prelude",
  "no_mangle", "non_exhaustive", "path", "repr", "should_panic", "stable", "test", "track_caller", "unstable", "used", "warn",
]); // prettier-ignore

/** Derives of the language; none brings attributes that may stand on the type itself. */
export const builtInDerives: ReadonlySet<string> = new Set([
  "Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd",
]); // prettier-ignore

/** `#[rustfmt::skip]`: the compiler leaves these to tools. c2rust declares itself one in what it writes. */
const tools: ReadonlySet<string> = new Set([
  "c2rust", "clippy", "diagnostic", "miri", "rust_analyzer", "rustdoc", "rustfmt",
]); // prettier-ignore

export function isTool(name: string): boolean {
  return tools.has(name);
}

/** Macros that change fields, variants or repr, whatever crate they come from: never taken for a derive's attribute. */
export const rewritingMacros: ReadonlySet<string> = new Set([
  "binread", "binrw", "binwrite", "bitenum", "bitfield", "bitsize", "deku_derive", "enum_dispatch",
]); // prettier-ignore

/** Macros that leave the item as it is written and only add others to it, by crate. */
export const sparingMacros: ReadonlySet<string> = new Set([
  "derive_where::derive_where", "pin_project::pin_project", "serde_with::serde_as", "serde_with::skip_serializing_none",
  "windows::implement", "windows_core::implement", "windows_implement::implement",
]); // prettier-ignore
