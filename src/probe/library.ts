import type { RecordQuestion } from "./questions.ts";
import type { ProbeRequest } from "./source.ts";
import { bareProbeSource } from "./source.ts";
import { bitFieldSymbol, tableSymbol } from "./wire.ts";

/** Names of the two functions that a probe built as a shared library exports. */
export const lengthFunction = "layoutcheck_length";
export const copyFunction = "layoutcheck_copy";

/** How many constants the library holds: the table, and then one object per bit-field. */
export function librarySymbols(questions: readonly RecordQuestion[]): readonly string[] {
  const bitFields = questions.flatMap(({ fields }) => fields.filter(({ kind }) => kind === "bit-field"));
  return [tableSymbol, ...bitFields.map((_, index) => bitFieldSymbol(index))];
}

/** The probe with functions that tell the length of each constant and copy it to where the caller says. C only. */
export function librarySource(request: ProbeRequest): string {
  const symbols = librarySymbols(request.questions);
  return `${bareProbeSource(request)}
#ifdef _WIN32
#define LC_EXPORT __declspec(dllexport)
#else
#define LC_EXPORT __attribute__((visibility("default")))
#endif
static const void *const lc_objects[] = { ${symbols.map((symbol) => `&${symbol}`).join(", ")} };
static const unsigned long long lc_lengths[] = { ${symbols.map((symbol) => `sizeof ${symbol}`).join(", ")} };
LC_EXPORT unsigned long long ${lengthFunction}(unsigned int index) {
  return index < ${symbols.length} ? lc_lengths[index] : 0;
}
LC_EXPORT void ${copyFunction}(unsigned int index, unsigned char *to, unsigned long long length) {
  const volatile unsigned char *from = (const volatile unsigned char *)lc_objects[index];
  unsigned long long at;
  for (at = 0; at < length; at++) to[at] = from[at];
}
`;
}

/**
 * Why a compiler for another system than Windows would lay these records out by rules of its own; null if it would not. Only
 * naturally aligned records of types with one width everywhere are left: no long, no bit-fields, no pack or align.
 */
export function obstacleElsewhere(request: ProbeRequest): string | null {
  if (request.prelude.kind === "headers") return "headers of Windows need a compiler for Windows";
  const text = request.prelude.text.replace(/\blong\s+long\b/g, "");
  return obstacles.find(({ pattern }) => pattern.test(text))?.why ?? null;
}

const obstacles: ReadonlyArray<{ readonly pattern: RegExp; readonly why: string }> = [
  { pattern: /\blong\b/, why: "long has 8 bytes here and 4 on Windows" },
  { pattern: /\bwchar_t\b/, why: "wchar_t has 4 bytes here and 2 on Windows" },
  { pattern: /\benum\b/, why: "enumerations may have another width here" },
  { pattern: /:\s*[\w(]/, why: "bit-fields follow other rules here" },
  {
    pattern: /#\s*pragma\s+pack|__pragma|__declspec|__attribute__|_Alignas|alignas/,
    why: "pack and align follow other rules here",
  },
  { pattern: /\[\s*0?\s*\]|\{\s*\}/, why: "records without bytes follow other rules here" },
];
