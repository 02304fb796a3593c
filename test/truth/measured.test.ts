import fc from "fast-check";
import { expect, test } from "vitest";
import { computeLayouts } from "../../src/layout/compute.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { msvcC } from "../../src/layout/rules.ts";
import { compareDoors } from "../../src/probe/agreement.ts";
import { cModel } from "../../src/testing/index.ts";
import { digestOf } from "../../src/truth/digest.ts";
import { fileNames } from "../../src/truth/file-names.ts";
import { encodeMeasured, encodeSource } from "../../src/truth/measured-files.ts";
import type { MeasuredFolder } from "../../src/truth/measured-folder.ts";
import { openMeasured } from "../../src/truth/measured-folder.ts";
import { measuredTexts } from "../../src/truth/measured-text.ts";
import { textHost, valueOf } from "./folder.ts";

const source = {
  name: "include/widget.h",
  statements: [
    { key: "kind", value: "header" },
    { key: "witness", value: "cl 19.44.35207" },
    { key: "header", value: "00ff include/widget.h" },
  ],
};
const sourceFile = "include~widget.h.source";

/** The files of a recording of all named records of a door. */
function filesOf(layouts: Layouts, names: readonly string[]): Map<string, string> {
  const sourceText = encodeSource(source);
  const { texts } = measuredTexts(layouts, names);
  const byName = fileNames(texts.map(({ name }) => name));
  const files = new Map([[sourceFile, sourceText]]);
  for (const text of texts)
    files.set(byName.get(text.name) ?? "", encodeMeasured(text, { ...source, text: sourceText }, null));
  return files;
}

function open(files: ReadonlyMap<string, string>, header: string | null = "00ff"): MeasuredFolder {
  const opened = openMeasured({
    ...textHost(files),
    files: () => [...files.keys()].sort(),
    headerDigest: () => header,
  });
  if (opened === null) throw new Error("no folder of measured layouts");
  return valueOf(opened);
}

function randomModels(seed: number, numRuns: number) {
  return fc.sample(cModel(4), { numRuns, seed }).map((model) => {
    const layouts = computeLayouts(model, msvcC);
    const names = [...model.records.values()].filter(({ name }) => name !== null).map(({ id }) => id);
    return { layouts, names };
  });
}

test("any layout that is recorded is read back number for number", () => {
  let compared = 0;
  for (const { layouts, names } of randomModels(11, 300)) {
    const { refused } = measuredTexts(layouts, names);
    const told = new Set(refused.map(({ record }) => record));
    const folder = open(filesOf(layouts, names));
    for (const record of names) {
      const computed = layouts.layoutOf(record);
      if (!computed.ok || told.has(record)) continue;
      const agreement = compareDoors({ layouts, record }, { layouts: folder.layouts, record });
      expect(agreement).toMatchObject({ disagreements: [], unanswered: [] });
      compared += agreement?.compared ?? 0;
    }
  }
  expect(compared).toBeGreaterThan(3000);
});

test("what was read back is written as the same bytes", () => {
  for (const { layouts, names } of randomModels(12, 50)) {
    const files = filesOf(layouts, names);
    const folder = open(files);
    const again = filesOf(folder.layouts, [...folder.layouts.records()]);
    for (const [file, text] of again)
      expect(text).toBe(files.get(file)?.replaceAll(/^also .*\n/gm, "") ?? "");
  }
});

const pair = randomModels(12, 50).find(({ layouts, names }) => filesOf(layouts, names).size > 2);

/** One recording and the name of a record in it. */
function sample(): { readonly files: Map<string, string>; readonly record: string } {
  if (pair === undefined) throw new Error("no random model has two records");
  const files = filesOf(pair.layouts, pair.names);
  const [record = ""] = [...open(files).layouts.records()];
  return { files, record };
}

function answerOf(files: ReadonlyMap<string, string>, record: string, header: string | null): string {
  const layout = open(files, header).layouts.layoutOf(record);
  return layout.ok ? "a layout" : layout.error.code;
}

test("a header that changed makes what was recorded of it stale, one that is not at hand does not", () => {
  const { files, record } = sample();
  expect(answerOf(files, record, "00ff")).toBe("a layout");
  expect(answerOf(files, record, null)).toBe("a layout");
  expect(answerOf(files, record, "beef")).toBe("stale-record");
});

test("a source that was recorded anew leaves a record behind that was not", () => {
  const { files, record } = sample();
  files.set(sourceFile, encodeSource({ ...source, statements: source.statements.slice(0, 2) }));
  expect(answerOf(files, record, null)).toBe("stale-record");
});

test("line ends of Windows are no edit", () => {
  const { files, record } = sample();
  for (const [name, text] of files) files.set(name, text.replaceAll("\n", "\r\n"));
  expect(answerOf(files, record, "00ff")).toBe("a layout");
});

test("4,000 edits by hand: not one is believed", () => {
  const { files, record } = sample();
  const file = [...files].find(([, text]) => text.includes(`name ${record}\n`))?.[0] ?? "";
  const text = files.get(file) ?? "";
  const edits = fc.tuple(fc.nat(text.length - 1), fc.integer({ min: 32, max: 126 }));
  let believed = 0;
  for (const [at, code] of fc.sample(edits, { numRuns: 4000, seed: 3 })) {
    const edited = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
    if (edited === text) continue;
    files.set(file, edited);
    if (answerOf(files, record, "00ff") === "a layout") believed++;
  }
  expect(believed).toBe(0);
});

test("a record whose file was cut off anywhere, or lost its first line, is refused and not left out", () => {
  const { files, record } = sample();
  const [file, text] = [...files].find(([, one]) => one.includes(`name ${record}\n`)) ?? ["", ""];
  const cuts = Array.from({ length: text.length }, (_, length) => text.slice(0, length));
  for (const damaged of [
    ...cuts,
    text.replace("layouts 2", "<<<<<<< ours"),
    text.replace("layouts 2", "layouts 3"),
  ]) {
    const { layouts } = open(new Map([...files, [file, damaged]]));
    const told = [...layouts.records()].filter((id) => !layouts.layoutOf(id).ok);
    expect(told.length, damaged).toBe(1);
  }
  const { layouts } = open(new Map([...files, ["README.txt", "What was measured here.\n"]]));
  expect([...layouts.records()].every((id) => layouts.layoutOf(id).ok)).toBe(true);
});

test("5,000 files that state a digest of their nonsense are read or refused, never thrown", () => {
  const { files, record } = sample();
  const [file, text] = [...files].find(([, one]) => one.includes(`name ${record}\n`)) ?? ["", ""];
  const body = text.replace(/\ndigest \w+\n$/, "");
  const change = fc.tuple(fc.nat(body.length - 1), fc.integer({ min: 9, max: 126 }), fc.nat(3));
  const counts = { answered: 0, refused: 0 };
  for (const changes of fc.sample(fc.array(change, { minLength: 1, maxLength: 4 }), {
    numRuns: 5000,
    seed: 9,
  })) {
    const edited = changes.reduce(
      (before, [at, code, drop]) => before.slice(0, at) + String.fromCharCode(code) + before.slice(at + drop),
      body,
    );
    files.set(file, `${edited}\ndigest ${digestOf(edited)}\n`);
    const { layouts } = open(files);
    for (const id of layouts.records())
      if (layouts.layoutOf(id).ok) counts.answered++;
      else counts.refused++;
  }
  expect(counts.answered).toBeGreaterThan(20);
  expect(counts.refused).toBeGreaterThan(500);
});
