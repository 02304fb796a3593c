// Words that are not C's own and that say nothing about layout, or say it in a way the grammar does not know.

/** Statements about the text itself at the level of declarations. */
export const assertWords: ReadonlySet<string> = new Set([
  "_Static_assert",
  "static_assert",
  "C_ASSERT",
  "__C_ASSERT",
  "STATIC_ASSERT",
]);

/** Take their operands in parentheses and may change alignment. */
const attributeWords: ReadonlySet<string> = new Set([
  "__declspec",
  "_declspec",
  "__attribute__",
  "__attribute",
  "_Alignas",
  "alignas",
  "DECLSPEC_ALIGN",
  "DECLSPEC_CACHEALIGN",
  "POINTER_ALIGNMENT",
]);

const callingConventions = [
  "__cdecl", "_cdecl", "cdecl", "__stdcall", "_stdcall", "__fastcall", "_fastcall", "__vectorcall", "__thiscall",
  "__clrcall", "__pascal", "_pascal", "WINAPI", "WINAPIV", "NTAPI", "NTAPI_INLINE", "CALLBACK", "APIENTRY", "APIPRIVATE", "PASCAL",
  "FASTCALL", "STDAPICALLTYPE", "STDMETHODCALLTYPE", "STDMETHODVCALLTYPE", "WMIAPI", "LSAPI", "RPC_ENTRY",
  "RPC_VAR_ENTRY", "__RPC_FAR", "__RPC_USER", "__RPC_STUB", "__RPC_API",
]; // oxfmt-ignore

const storage = [
  "__inline", "_inline", "__inline__", "__forceinline", "_forceinline", "FORCEINLINE", "CFORCEINLINE",
  "__extension__", "__MINGW_EXTENSION", "_Noreturn", "__noreturn", "NTSYSAPI", "NTSYSCALLAPI", "NTKERNELAPI",
  "NTHALAPI", "WINBASEAPI", "WINUSERAPI", "WINGDIAPI", "WINADVAPI", "DECLSPEC_IMPORT", "DECLSPEC_NORETURN",
  "DECLSPEC_NOTHROW", "EXTERN_C", "_CRTIMP", "__thread", "_Thread_local",
]; // oxfmt-ignore

const pointerNoise = [
  "__unaligned", "_unaligned", "UNALIGNED", "UNALIGNED64", "__w64", "_w64", "__sptr", "__uptr", "__ptr64", "_ptr64",
  "POINTER_64", "POINTER_SIGNED", "POINTER_UNSIGNED", "FAR", "NEAR", "_far", "__far", "__near",
  "__restrict", "__restrict__", "_restrict", "restrict", "RESTRICTED_POINTER", "__volatile__", "__volatile",
  "__const", "__const__", "_Nullable", "_Nonnull", "_Null_unspecified", "CONST", "VOLATILE",
  "__post", "__pre", "__valid", "__notvalid", "__maybenull", "__notnull", "__null", "__nullterminated",
  "__nullnullterminated", "__callback", "__format_string", "__kernel_entry", "__reserved", "__typefix",
  "__checkReturn", "__drv_aliasesMem", "__drv_freesMem", "__drv_allocatesMem", "__drv_inTry", "_Frees_ptr_opt_",
  "PRE", "POST", "_Const_", "ANSI_ONLY",
]; // oxfmt-ignore

/** Blanked wherever they stand, unless the text gives them a meaning of their own. */
const noise: ReadonlySet<string> = new Set([...callingConventions, ...storage, ...pointerNoise]);

/** Old annotation macros short enough to be somebody's name: blanked only where a name cannot stand. */
const shortNoise: ReadonlySet<string> = new Set([
  "IN",
  "OUT",
  "OPTIONAL",
  "far",
  "near",
  "_In",
  "_Out",
  "INOUT",
]);

/** Macros after the brace of an anonymous part, which windows.h makes empty. */
const anonymousPartNames = /^DUMMY(?:UNION|STRUCT)NAME\d*$|^_(?:UNION|STRUCT)_NAME$/;

/** `_In_`, `_Field_size_bytes_(n)`, `_IRQL_requires_max_(n)`: Microsoft's source annotation language. */
const sal2 = /^_(?:[A-Z][a-z]\w*|IRQL_\w*|COM_\w*|SA_\w*)_$/;

/** `__in`, `__out_bcount(n)`, `__field_ecount(n)`, `__drv_at(…)`: its first edition. */
const sal1 =
  /^__(?:in|out|inout|deref|field|struct|bcount|ecount|byte_readableTo|elem_readableTo|drv|range)(?:_\w+)?$/;

export type NoiseKind = "always" | "short" | "annotation" | "anonymous-part" | null;

export function noiseKind(word: string): NoiseKind {
  if (noise.has(word)) return "always";
  if (shortNoise.has(word)) return "short";
  const first = word.charCodeAt(0);
  if (first === 95 && (sal2.test(word) || sal1.test(word))) return "annotation";
  return first === 68 && anonymousPartNames.test(word) ? "anonymous-part" : null;
}

export function isAttributeWord(word: string): boolean {
  return attributeWords.has(word);
}

/** Microsoft's sized integers and others that the grammar needs to see as a plain type, with what stands in. */
export const typeStandIns: ReadonlyMap<string, string> = new Map([
  ["__int8", "char"],
  ["_int8", "char"],
  ["__int16", "int"],
  ["_int16", "int"],
  ["__int32", "int"],
  ["_int32", "int"],
  ["__int64", "int"],
  ["_int64", "int"],
  ["__int128", "int"],
  ["__signed", "signed"],
  ["__signed__", "signed"],
]);
