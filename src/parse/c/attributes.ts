import type { Annotation } from "./annotations.ts";
import { closingParenthesis } from "./lookahead.ts";

/** Attributes that change neither size nor alignment nor offsets. */
const harmless: ReadonlySet<string> = new Set(
  (
    "uuid novtable dllimport dllexport noreturn nothrow noinline naked restrict noalias selectany thread deprecated " +
    "allocator allocate property safebuffers intrin_type empty_bases no_init_all guard code_seg process appdomain " +
    "spectre jitintrinsic always_inline gnu_inline unused used weak visibility section format pure const malloc " +
    "warn_unused_result nonnull returns_nonnull cdecl stdcall fastcall thiscall ms_abi sysv_abi regparm alloc_size " +
    "artificial may_alias flag_enum enum_extensibility availability noescape availability fallthrough cold hot " +
    "leaf noclone error warning alias sentinel constructor destructor gcc_struct_unused nodebug designated_init " +
    "swift_name objc_bridge diagnose_if enable_if counted_by availability extension overloadable target optnone"
  ).split(" "),
);

/** Reads the operands of `__declspec(…)`; `base` is where `text` stands. */
export function declspecAnnotations(text: string, base: number): readonly Annotation[] {
  return splitAttributes(text, base, " ").flatMap((attribute): Annotation[] => {
    if (attribute.name === "align") {
      return [{ kind: "declspec-align", at: base, expression: attribute.operands }];
    }
    return otherAttribute(attribute, "__declspec");
  });
}

/** Reads what stands inside `__attribute__((…))`, with or without the inner parentheses. */
export function gnuAnnotations(text: string, base: number): readonly Annotation[] {
  const inner = /^\s*\(([\s\S]*)\)\s*$/.exec(text)?.[1];
  if (inner === undefined) return [{ kind: "unsupported", at: base, detail: `__attribute__(${text})` }];
  const innerBase = base + text.indexOf("(") + 1;
  return splitAttributes(inner, innerBase, ",").flatMap((attribute): Annotation[] => {
    switch (attribute.name) {
      case "aligned":
        return [{ kind: "gnu-aligned", at: attribute.at, expression: attribute.operands }];
      case "packed":
        return [{ kind: "packed", at: attribute.at }];
      case "ms_struct":
        return [];
      case "gcc_struct":
      case "mode":
      case "vector_size":
      case "ext_vector_type":
      case "address_space":
        return [{ kind: "unsupported", at: attribute.at, detail: `__attribute__((${attribute.name}))` }];
    }
    return otherAttribute(attribute, "__attribute__");
  });
}

interface Attribute {
  readonly name: string;
  readonly at: number;
  readonly end: number;
  readonly operands: { readonly text: string; readonly base: number } | null;
}

function otherAttribute(attribute: Attribute, keyword: string): Annotation[] {
  if (harmless.has(attribute.name)) return [];
  const spelling = `${keyword}(${attribute.name})`;
  return [{ kind: "unknown-attribute", at: attribute.at, end: attribute.end, spelling }];
}

function splitAttributes(text: string, base: number, separator: string): readonly Attribute[] {
  const attributes: Attribute[] = [];
  const word = /[A-Za-z_]\w*/g;
  for (let match = word.exec(text); match !== null; match = word.exec(text)) {
    const open = /^\s*\(/.exec(text.slice(word.lastIndex))?.[0];
    const from = word.lastIndex + (open?.length ?? 0);
    const close = open === undefined ? null : closingParenthesis(text, from);
    attributes.push({
      name: match[0].replace(/^__(.+)__$/, "$1"),
      at: base + match.index,
      end: base + (close ?? word.lastIndex),
      operands: close === null ? null : { text: text.slice(from, close), base: base + from },
    });
    if (close !== null) word.lastIndex = close + 1;
    if (separator === ",") {
      const comma = text.indexOf(",", word.lastIndex);
      if (comma === -1) break;
      word.lastIndex = comma + 1;
    }
  }
  return attributes;
}
