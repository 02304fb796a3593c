import type { RecordQuestion } from "./questions.ts";

/** Words that C leaves free for names and C++ does not. */
const onlyCPlusPlus = new Set(
  (
    "alignas alignof asm bool catch char8_t char16_t char32_t class co_await co_return co_yield concept " +
    "consteval constexpr constinit const_cast decltype delete dynamic_cast explicit export false friend " +
    "mutable namespace new noexcept nullptr operator private protected public reinterpret_cast requires " +
    "static_assert static_cast template this thread_local throw true try typeid typename using virtual " +
    "wchar_t"
  ).split(" "),
);

export interface RenamedKeywords {
  readonly questions: readonly RecordQuestion[];
  /** Lines before and after the declarations. */
  readonly defines: readonly string[];
  readonly undefines: readonly string[];
}

/**
 * A C field may be called `class` or `template`. In C++ such a name is replaced by a macro while the declarations are read,
 * and the probe asks for the replacement. Declarations that also use the word as a keyword do not compile then; that is
 * the compiler's refusal, never a wrong answer. Operators' names (`and`, `xor`, …) cannot be macros; the command lines in
 * toolchain/ turn them back into plain names (`-fno-operator-names`, `/permissive`).
 */
export function renameKeywords(questions: readonly RecordQuestion[], language: "c" | "c++"): RenamedKeywords {
  const used = language === "c" ? [] : keywordsIn(questions);
  if (used.length === 0) return { questions, defines: [], undefines: [] };
  return {
    questions: questions.map(renamed),
    defines: used.map((word) => `#define ${word} ${replacement(word)}`),
    undefines: used.map((word) => `#undef ${word}`),
  };
}

function keywordsIn(questions: readonly RecordQuestion[]): readonly string[] {
  const words = questions.flatMap(({ fields, asked }) => [
    ...fields.flatMap(({ path }) => namesIn(path)),
    ...(asked.kind === "through" ? namesIn(asked.path) : []),
  ]);
  return [...new Set(words.filter((word) => onlyCPlusPlus.has(word)))].sort();
}

function namesIn(path: string): readonly string[] {
  return path.match(/[A-Za-z_]\w*/g) ?? [];
}

function renamed(question: RecordQuestion): RecordQuestion {
  const { asked } = question;
  return {
    ...question,
    asked: asked.kind === "named" ? asked : { ...asked, path: renamedPath(asked.path) },
    fields: question.fields.map((field) => ({ ...field, path: renamedPath(field.path) })),
  };
}

function renamedPath(path: string): string {
  return path.replace(/[A-Za-z_]\w*/g, (word) => (onlyCPlusPlus.has(word) ? replacement(word) : word));
}

function replacement(word: string): string {
  return `layoutcheck_${word}_`;
}
