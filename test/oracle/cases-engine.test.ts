import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { computeLayouts } from "../../src/layout/compute.ts";
import { msvcC, msvcCxx } from "../../src/layout/rules.ts";
import { parseC } from "../../src/parse/c/parse.ts";
import { caseNames, caseText, modes, recordingOf, type RecordAnswer } from "./case-answers.ts";
import { accountOf, type Mode } from "./clang-dump.ts";
import { cParser } from "./c-parser.ts";

// The engine against the recorded answers. Where clang is known not to follow cl, the divergence is listed with its
// reason, and must still be one.

interface Divergence {
  readonly case: string;
  readonly mode: Mode;
  /** What clang says: an error, or the numbers of the records. */
  readonly clang: unknown;
  /** What cl says, and the engine. */
  readonly cl: unknown;
  readonly evidence: string;
}

const divergences = JSON.parse(
  readFileSync(fileURLToPath(new URL("../../probes/divergences.json", import.meta.url)), "utf8"),
) as readonly Divergence[];

for (const name of caseNames())
  for (const mode of modes)
    test(`${name} in ${mode}`, async () => {
      const engine = await engineAnswer(name, mode);
      const clang = clangAnswer(name, mode);
      const listed = divergences.find((divergence) => divergence.case === name && divergence.mode === mode);
      if (listed === undefined) return expect(engine).toEqual(clang);
      expect(engine).toEqual(listed.cl);
      expect(clang).toEqual(listed.clang);
      expect(engine).not.toEqual(clang);
      expect(listed.evidence).not.toBe("");
    });

test("every listed divergence is about a case", () => {
  for (const { case: name } of divergences) expect(caseNames()).toContain(name);
});

/** Records by tag; `rejected` where there is no layout. */
type Answers = Readonly<Record<string, RecordAnswer | "rejected">>;

async function engineAnswer(name: string, mode: Mode): Promise<Answers> {
  const source = { file: `${name}.h`, text: caseText(name) };
  const { model } = parseC(source, await cParser(), { language: "c" });
  const layouts = computeLayouts(model, mode === "c" ? msvcC : msvcCxx);
  const answers: Record<string, RecordAnswer | "rejected"> = {};
  for (const record of model.records.values()) {
    if (record.name === null || !source.text.includes(record.name)) continue;
    const layout = layouts.layoutOf(record.id);
    if (layout.ok) {
      const requiredAlignment = layout.value.requiredAlignment ?? 1;
      answers[record.name] = { ...accountOf(layout.value, layouts), requiredAlignment };
    } else answers[record.name] = "rejected";
  }
  return answers;
}

function clangAnswer(name: string, mode: Mode): Answers {
  const { error, records } = recordingOf(name).answers[mode];
  if (error === null) return records;
  const tags = [...caseText(name).matchAll(/\b(?:struct|union)\s+(\w+)\s*\{/g)].map(([, tag]) => tag ?? "");
  return Object.fromEntries(tags.map((tag) => [tag, "rejected"]));
}
