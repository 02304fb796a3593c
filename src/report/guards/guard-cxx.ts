import { flattenFields } from "../../layout/flatten.ts";
import type { RecordLayout } from "../../layout/layouts.ts";
import { knownAlignment } from "../../layout/layouts.ts";
import type { Guarded } from "./guard-text.ts";
import { citation, citedPlace } from "./guard-text.ts";
import { commented, hexadecimal, printable } from "../text.ts";

/** What the guards are written with; once, before all of them. Also C11: COM interfaces, for one, are records in C alone. */
export const cxxGuardHead = `#include <stddef.h>
#ifndef __cplusplus
#include <assert.h>
#include <stdalign.h>
#endif
`;

/** The same layout asserted where the header is compiled; null if the record has no name there. */
export function cxxGuard(guarded: Guarded): string | null {
  const [{ asked }] = guarded.answers;
  const c = asked.layouts.layoutOf(asked.record);
  const type = c.ok ? typeName(c.value) : null;
  if (!c.ok || type === null) return null;
  const { size, alignment } = c.value;
  const name = guarded.answers[0].c.name;
  const bound = rustCitation(guarded);
  // Other builds may have other fields between those that the binding knows.
  const cited = citation({ ...guarded, answers: [guarded.answers[0]] });
  const exact = knownAlignment(alignment);
  const fields = flattenFields(c.value, asked.layouts).filter(
    ({ kind, path }) => kind === "member" && isDesignator(path),
  );
  return [
    `// ${commented(cited)}, bound by ${commented(bound)}. For after its definition.`,
    assertion(
      `sizeof(${type}) == ${hexadecimal(size)}`,
      `the size of ${name} must be ${hexadecimal(size)}, which was verified for ${bound}`,
    ),
    ...(exact === null
      ? []
      : [
          assertion(
            `alignof(${type}) == ${exact}`,
            `the alignment of ${name} must be ${exact}, which was verified for ${bound}`,
          ),
        ]),
    ...fields.map(({ path, offset }) =>
      assertion(
        `offsetof(${type}, ${path}) == ${hexadecimal(offset)}`,
        `${name}.${path} must be at ${hexadecimal(offset)}, which was verified for ${bound}`,
      ),
    ),
    "",
  ].join("\n");
}

function rustCitation({ check }: Guarded): string {
  const { path, name, span } = check.rust;
  return `Rust ${path ?? name}${span === null ? "" : ` (${citedPlace(span)})`}`;
}

/** With its keyword where it has a tag: a function may have the same name. */
function typeName({ form, name, aliases }: RecordLayout): string | null {
  const spelling = name === null ? (aliases[0] ?? null) : `${form} ${name}`;
  return spelling !== null && /^(?:struct |union )?\w+(?:::\w+)*$/.test(spelling) ? spelling : null;
}

/** What C++ takes after the comma of `offsetof`. Debug info has names of its own for what C++ leaves without one. */
function isDesignator(path: string): boolean {
  return /^[A-Za-z_$][\w$]*(?:\[0\])*(?:\.[A-Za-z_$][\w$]*(?:\[0\])*)*$/.test(path);
}

function assertion(condition: string, message: string): string {
  const escaped = printable(message)
    .replaceAll("\\u{", "<U+")
    .replaceAll(/[\\"]/g, String.raw`\$&`);
  return `static_assert(${condition}, "${escaped}");`;
}
