import { resolve } from "node:path";
import type { ProbeRequest } from "../../index.ts";
import { vocabularyText } from "../../index.ts";
import type { OpenedC } from "../c/open-c.ts";

/**
 * The text that a compiler reads before the questions. A text that includes nothing stands in the probe itself, after what
 * it takes for granted; any other is included by its path, so that what it includes is found beside it.
 */
export function preludeOf(c: OpenedC, cwd: string): ProbeRequest["prelude"] {
  if (includesOthers(c.source.text))
    return { kind: "headers", headers: [resolve(cwd, c.source.file).replaceAll("\\", "/")] };
  return { kind: "text", text: standalone(c) };
}

function includesOthers(text: string): boolean {
  return /^[ \t]*#[ \t]*include\b/m.test(text);
}

/** The text after declarations of the Windows names that it uses and does not define. */
function standalone({ source, model }: OpenedC): string {
  const lent = vocabularyText(model.vocabulary);
  const text = source.text.replaceAll(expandedAssert, (assert) => assert.replaceAll(/[^\n]/g, ""));
  const used = `${lent}${text}`;
  const macros = lentMacros.filter(
    ({ name }) =>
      new RegExp(`\\b${name}\\b`).test(used) && !new RegExp(`#[ \\t]*define[ \\t]+${name}\\b`).test(used),
  );
  const wide = /\bwchar_t\b/.test(used)
    ? "#ifndef __cplusplus\ntypedef unsigned short wchar_t;\n#endif\n"
    : "";
  return `${macros.map(({ text }) => `${text}\n`).join("")}${wide}${lent}${text}`;
}

/** What C_ASSERT of the Windows headers becomes. */
const expandedAssert = /\b(?:extern|typedef)\b[^;{}]{0,200}\b(?:__C_ASSERT__|c_assert)\b[^;{}]*;/g;

/** What our front end knows of itself. Asserts are judged by the witness `stated`, so here they say nothing. */
const lentMacros: ReadonlyArray<{ readonly name: string; readonly text: string }> = [
  { name: "C_ASSERT", text: "#define C_ASSERT(condition)" },
  { name: "DECLSPEC_ALIGN", text: "#define DECLSPEC_ALIGN(bytes) __declspec(align(bytes))" },
  { name: "UNALIGNED", text: "#define UNALIGNED __unaligned" },
];
