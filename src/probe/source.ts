import type { BitFieldQuestion, MemberQuestion, RecordQuestion } from "./questions.ts";
import { renameKeywords } from "./keywords.ts";
import {
  bitFieldSymbol,
  formatVersion,
  literalBytes,
  magic,
  numbersPerMember,
  numbersPerRecord,
  tableSymbol,
  textChunkBytes,
  textSymbol,
} from "./wire.ts";
import { encodeQuestions } from "./wire-text.ts";

// One source for cl, clang-cl, clang and the embedded clang. Nothing in it has to run: what it measures are constants, and
// they are read out of the object file. It includes nothing of its own and uses nothing that one of the compilers lacks.

/** The declarations that the questions are about. */
export type Prelude =
  | { readonly kind: "text"; readonly text: string }
  /** Written between angle brackets, in this order. */
  | { readonly kind: "headers"; readonly headers: readonly string[] };

export interface ProbeRequest {
  readonly prelude: Prelude;
  readonly questions: readonly RecordQuestion[];
  /** C++ means C++20, which is the first to promise constants (`constinit`) and designated initialisers. */
  readonly language: "c" | "c++";
}

/** The probe's source text. Its object answers every question, once compiled for x64 Windows, and says what they were. */
export function probeSource(request: ProbeRequest): string {
  return sourceOf(request, textChunks(request.questions));
}

/** Without the text of the questions, which costs time: for an object that is read here and now by `readBareProbe`. */
export function bareProbeSource(request: ProbeRequest): string {
  return sourceOf(request, []);
}

function sourceOf(request: ProbeRequest, chunks: readonly string[]): string {
  const keywords = renameKeywords(request.questions, request.language);
  const questions = keywords.questions;
  const bitFields = questions.flatMap((question, index) =>
    question.fields.filter((field) => field.kind === "bit-field").map((field) => ({ index, field })),
  );
  return [
    "/* A layout probe: compile it, do not run it. The answers are constants in the object file. */",
    ...keywords.defines,
    ...preludeLines(request.prelude),
    ...keywords.undefines,
    ...(mayDefineMacros(request.prelude) ? undefineFieldNames(questions) : []),
    definitions(questions),
    ...questions.map(recordDeclarations),
    externC("begin"),
    ...chunks,
    table(questions, bitFields.length, chunks.length),
    ...bitFields.map(({ index, field }, number) => bitFieldObject(index, field, number, request.language)),
    externC("end"),
    "",
  ].join("\n");
}

function preludeLines(prelude: Prelude): readonly string[] {
  return prelude.kind === "text" ? [prelude.text] : prelude.headers.map((header) => `#include <${header}>`);
}

function mayDefineMacros(prelude: Prelude): boolean {
  return prelude.kind === "headers" || /^[ \t]*#[ \t]*(?:include|define)\b/m.test(prelude.text);
}

/** A header may define a macro of a field's name after the field; the field keeps its name, the probe must too. */
function undefineFieldNames(questions: readonly RecordQuestion[]): readonly string[] {
  const names = new Set<string>();
  for (const { fields } of questions)
    for (const { path } of fields) for (const name of path.match(/[A-Za-z_]\w*/g) ?? []) names.add(name);
  return [...names].sort().map((name) => `#undef ${name}`);
}

function definitions(questions: readonly RecordQuestion[]): string {
  const needsTypeof = questions.some(({ asked }) => asked.kind === "through");
  return `
#if defined(_MSC_VER) && !defined(__clang__)
#pragma warning(disable : 4034 4200 4201 4324 4214 4820)
#define LC_CLANG 0, 0, 0
#else
#pragma clang diagnostic ignored "-Weverything"
#define LC_CLANG __clang_major__, __clang_minor__, __clang_patchlevel__
#endif
#ifdef __cplusplus
#define LC_CPLUSPLUS __cplusplus
#define LC_ALIGNMENT(T) alignof(T)
#define LC_OFFSET(T, path) __builtin_offsetof(T, path)
#define LC_CONSTANT constinit const
#define LC_ONES(T, path) layoutcheck_ones<layoutcheck_bare<decltype(((T*)0)->path)&>::type>()
#define LC_TYPEOF(T, path) layoutcheck_bare<decltype((((T*)0)->path))>::type
#define LC_SIZE(T, path) layoutcheck_size<decltype(((T*)0)->path)>::value
template <class T> struct layoutcheck_size { static constexpr unsigned long long value = sizeof(T); };
template <class T> struct layoutcheck_size<T&> { static constexpr unsigned long long value = sizeof(void*); };
template <class T> struct layoutcheck_size<T&&> { static constexpr unsigned long long value = sizeof(void*); };
template <class T> struct layoutcheck_bare { typedef T type; };
template <class T> struct layoutcheck_bare<T&> { typedef T type; };
template <class T> struct layoutcheck_bare<T const&> { typedef T type; };
template <class T> struct layoutcheck_bare<T volatile&> { typedef T type; };
template <class T> struct layoutcheck_bare<T const volatile&> { typedef T type; };
template <unsigned long long N> struct layoutcheck_bits;
template <> struct layoutcheck_bits<1> { typedef unsigned char type; };
template <> struct layoutcheck_bits<2> { typedef unsigned short type; };
template <> struct layoutcheck_bits<4> { typedef unsigned int type; };
template <> struct layoutcheck_bits<8> { typedef unsigned long long type; };
template <class T> constexpr T layoutcheck_ones() {
  return __builtin_bit_cast(T, static_cast<typename layoutcheck_bits<sizeof(T)>::type>(~0ull));
}
#else
#define LC_CPLUSPLUS 0
#define LC_CONSTANT const
#if defined(_MSC_VER) && !defined(__clang__)
#define LC_ALIGNMENT(T) __alignof(T)
#define LC_OFFSET(T, path) (unsigned long long)&((T*)0)->path
${needsTypeof ? '#if _MSC_VER < 1939\n#error "records without a name need __typeof__: use cl 19.39 or newer, or compile as C++ (/TP /std:c++20)"\n#endif' : ""}
#else
#define LC_ALIGNMENT(T) _Alignof(T)
#define LC_OFFSET(T, path) __builtin_offsetof(T, path)
#endif
#define LC_TYPEOF(T, path) __typeof__(((T*)0)->path)
#define LC_SIZE(T, path) sizeof(((T*)0)->path)
#endif`;
}

/** A name of our own for the record, and a packed record around it: what is left of its alignment is required. */
function recordDeclarations(question: RecordQuestion, index: number): string {
  const type =
    question.asked.kind === "named"
      ? question.asked.spelling
      : `LC_TYPEOF(${question.asked.spelling}, ${question.asked.path})`;
  return `typedef ${type} lc_${index};
#pragma pack(push, 1)
struct lc_packed_${index} ${question.isAbstract === true ? `: lc_${index} { }` : `{ lc_${index} record; }`};
#pragma pack(pop)`;
}

function externC(end: "begin" | "end"): string {
  return `#ifdef __cplusplus\n${end === "begin" ? 'extern "C" {' : "}"}\n#endif`;
}

function table(questions: readonly RecordQuestion[], bitFields: number, chunks: number): string {
  const values = questions.reduce((sum, question) => sum + valuesOf(question), 0);
  return `extern const unsigned long long ${tableSymbol}[];
LC_CONSTANT unsigned long long ${tableSymbol}[] = {
  ${magic}ull, ${formatVersion}, ${questions.length}, ${values}, ${bitFields}, ${chunks},
  LC_CPLUSPLUS, sizeof(void*), sizeof(long), _MSC_VER, LC_CLANG,
${questions.map(recordRows).join("\n")}
  ${magic}ull
};`;
}

function valuesOf(question: RecordQuestion): number {
  const members = question.fields.filter(({ kind }) => kind === "member").length;
  return numbersPerRecord + members * numbersPerMember;
}

function recordRows(question: RecordQuestion, index: number): string {
  const type = `lc_${index}`;
  const rows = question.fields
    .filter((field) => field.kind === "member")
    .map((field) => `    LC_OFFSET(${type}, ${field.path}), ${sizeOf(type, field)},`);
  const head = `  /* ${commentText(question.record)} */ sizeof(${type}), LC_ALIGNMENT(${type}), LC_ALIGNMENT(struct lc_packed_${index}),`;
  return [head, ...rows].join("\n");
}

function sizeOf(type: string, field: MemberQuestion): string {
  return field.isFlexible ? "0" : `LC_SIZE(${type}, ${field.path})`;
}

function commentText(text: string): string {
  return text.replaceAll("*/", "* /");
}

function bitFieldObject(
  record: number,
  field: BitFieldQuestion,
  number: number,
  language: "c" | "c++",
): string {
  const name = bitFieldSymbol(number);
  // Not a cast: an enum that names no integer does not take every value of one (clang 20 and newer refuse).
  const cxxOnes = field.isBoolean ? "true" : `LC_ONES(lc_${record}, ${field.path})`;
  const ones = language === "c" ? "~0" : cxxOnes;
  return `extern const lc_${record} ${name}; LC_CONSTANT lc_${record} ${name} = ${initialiser(field.path, ones)};`;
}

/** `{ .u = { .s = { .Flags = ones } } }`: C++ has no nested designators, and both languages understand nested braces. */
function initialiser(path: string, ones: string): string {
  const steps = path
    .split(".")
    .map((step) => ({ name: step.replace(/\[.*/, ""), depth: step.split("[").length - 1 }));
  return steps.reduceRight(
    (inner, { name, depth }) => `{ .${name} = ${"{ ".repeat(depth)}${inner}${" }".repeat(depth)} }`,
    ones,
  );
}

/** The questions, cut into constants that every compiler takes. An array element other than [0] is never asked about. */
function textChunks(questions: readonly RecordQuestion[]): readonly string[] {
  const bytes = new TextEncoder().encode(encodeQuestions(questions));
  const chunks: string[] = [];
  for (let at = 0; at < bytes.length; at += textChunkBytes) {
    const name = textSymbol(chunks.length);
    const lines = literals(bytes.subarray(at, at + textChunkBytes));
    chunks.push(`extern const char ${name}[]; LC_CONSTANT char ${name}[] =\n${lines.join("\n")};`);
  }
  return chunks;
}

function literals(bytes: Uint8Array): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += literalBytes)
    lines.push(`  "${Array.from(bytes.subarray(at, at + literalBytes), escaped).join("")}"`);
  return lines;
}

/** Octal takes at most three digits, so what follows is never swallowed; `?` might begin a trigraph. */
function escaped(byte: number): string {
  const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c && byte !== 0x3f;
  return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
}
