import { answerFrom } from "../../src/layout/answers.ts";
import { messageOf } from "../../src/diagnostic/catalogue.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import { msvcCxx } from "../../src/layout/rules.ts";
import type { Model, RecordId } from "../../src/model/model.ts";
import { withoutAliases } from "../../src/model/model.ts";
import { type ParsedCxx, parseCxx } from "../../src/parse/cxx/parse.ts";
import type { DumpedRecord } from "../../src/probe/dump.ts";
import { accountOfDumped, accountOfLayout } from "./cxx-account.ts";
import type { HeaderAgreement } from "./header-agreement.ts";

// Every record that clang dumps of a preprocessed C++ text, against parser and engine together. Records without a tag are
// found by their place.

export interface CxxAgreement extends HeaderAgreement {
  /** Of the equal ones, those with bases, with a vfptr in front or inside, and with virtual bases. */
  readonly withBases: number;
  readonly withVfptr: number;
  readonly withVirtualBases: number;
}

/** A preprocessed text to a model, constant expressions answered by the engine. */
export function readCxxHeaders(text: string): ParsedCxx {
  return parseCxx(
    { file: "<unit>", text },
    {
      askLayout: (query, model) => {
        const answer = answerFrom(computeLayouts(model, msvcCxx), query);
        return answer.ok ? answer.value : { code: "value", detail: answer.error };
      },
    },
  );
}

export function agreementOnCxx(text: string, dumped: readonly DumpedRecord[]): CxxAgreement {
  const { model } = readCxxHeaders(text + instanceAliases(dumped));
  const layouts = computeLayouts(model, msvcCxx);
  const byPlace = new Map([...model.records.values()].map((record) => [placeOf(record.span), record.id]));
  const asked = dumped.filter(({ name }) => name !== "__NSConstantString_tag");
  const differences: string[] = [];
  const unverified: string[] = [];
  const counts = { equal: 0, withBases: 0, withVfptr: 0, withVirtualBases: 0 };
  for (const theirs of asked) {
    const id =
      theirs.name !== null
        ? idNamed(model, theirs.name)
        : theirs.place === null
          ? undefined
          : byPlace.get(placeOf(theirs.place));
    const layout = id === undefined ? null : layouts.layoutOf(id);
    if (layout?.ok !== true) {
      unverified.push(`${theirs.spelling}: ${layout === null ? "not found" : messageOf(layout.error)}`);
      continue;
    }
    const [left, right] = [accountOfLayout(layout.value, layouts), accountOfDumped(theirs)];
    if (JSON.stringify(left) !== JSON.stringify(right)) {
      const [ours, clang] = [JSON.stringify(left), JSON.stringify(right)];
      differences.push(`${theirs.spelling}\n  ours  ${ours}\n  clang ${clang}`);
      continue;
    }
    counts.equal++;
    const has = (word: string): number => (right.parts.some((part) => part.includes(word)) ? 1 : 0);
    counts.withBases += has("base ");
    counts.withVfptr += has(" vfptr");
    counts.withVirtualBases += has(" virtual-base ");
  }
  return { dumped: asked.length, ...counts, differences, unverified };
}

function placeOf(place: { readonly file: string; readonly line: number; readonly column: number }): string {
  return `${place.file}:${place.line}:${place.column}`;
}

/**
 * Instances of templates have more than one spelling, and clang leaves default arguments and inline namespaces out. So our
 * own front end is asked what clang's spelling means.
 */
function instanceAliases(dumped: readonly DumpedRecord[]): string {
  const names = dumped.flatMap(({ name }) =>
    name !== null && /^[^(]*(?:<|::)[^(]*$/.test(name) ? [name] : [],
  );
  return names.map((name, index) => `\ntypedef ${name} ${aliasOf(name, index)};`).join("");
}

function aliasOf(name: string, index: number): string {
  return `dumped_${index}_${name.replaceAll(/\W/g, "_")}`;
}

function idNamed(model: Model, name: string): RecordId | undefined {
  if (model.records.has(name)) return name;
  const suffix = `_${name.replaceAll(/\W/g, "_")}`;
  const alias =
    model.aliases.get(name) ??
    [...model.aliases.values()].find((one) => one.name.startsWith("dumped_") && one.name.endsWith(suffix));
  const type = alias === undefined ? null : withoutAliases(alias);
  return type?.kind === "record" ? type.record : undefined;
}
