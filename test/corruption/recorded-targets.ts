import { computeLayouts } from "../../src/layout/compute.ts";
import { msvcC } from "../../src/layout/rules.ts";
import type { Layouts } from "../../src/layout/layouts.ts";
import { cModel } from "../../src/testing/index.ts";
import { sealed, unsealed } from "../../src/truth/digest.ts";
import { fileNames } from "../../src/truth/file-names.ts";
import { encodeMeasured, encodeSource } from "../../src/truth/measured-files.ts";
import { openMeasured } from "../../src/truth/measured-folder.ts";
import { measuredTexts } from "../../src/truth/measured-text.ts";
import { openRecorded } from "../../src/truth/open.ts";
import * as fc from "fast-check";
import { folderHost, textHost } from "../truth/folder.ts";
import type { Answer } from "./answer.ts";
import { linesOf, plain } from "./answer.ts";
import { partsOf } from "./parts.ts";
import type { Target } from "./targets.ts";
import { isAnswer, visit } from "./visit.ts";
import { recording } from "./wordings.ts";

/** Recorded files: those that ship, and those of a crate, which carry a digest of themselves. */
export function recordedTargets(): readonly Target[] {
  return [kernelTarget(), ...measuredTargets()];
}

const shippedNames = ["_LIST_ENTRY", "_KPROCESS", "_LARGE_INTEGER", "_DISPATCHER_HEADER"];
const versions = ["10.0.26100.1742", "10.0.10240.16384"];

/** Any of a few files of the shipped recording is damaged; the others are sound. */
function kernelTarget(): Target {
  // Where npm starts things; the bundle that the oracle runs lies elsewhere.
  const host = folderHost(`${process.cwd()}/layouts/ntoskrnl/`);
  const texts = new Map(
    ["builds.txt", "names.txt", ...shippedNames.map((name) => `${name}.txt`)].map((name) => [
      name,
      host.readText(name) ?? "",
    ]),
  );
  const parts = partsOf(texts);
  return {
    name: "shipped recording",
    files: parts.files,
    wording: recording,
    // Its files are read one by one, and vouched for by who ships them.
    bond: "none",
    read(bytes) {
      const recorded = openRecorded(textHost(parts.withDamaged(bytes)));
      if (!recorded.ok) return plain(isAnswer(recorded));
      let isWhole = true;
      for (const version of versions) {
        if (!recorded.value.builds.some((build) => build.version === version)) continue;
        for (const name of shippedNames)
          isWhole = isAnswer(recorded.value.definitionsIn(name, version)) && isWhole;
        const layouts = recorded.value.layoutsOf(version);
        for (const name of shippedNames) visit({ ...layouts, records: () => [name] });
      }
      return plain(isWhole);
    },
  };
}

function measuredTargets(): readonly Target[] {
  const texts = measuredFiles();
  const parts = partsOf(texts);
  const read = (files: ReadonlyMap<string, string>): Answer | null => {
    const folder = openMeasured({
      ...textHost(files),
      files: () => [...files.keys()].sort(),
      headerDigest: () => null,
    });
    if (folder === null) return null;
    if (!folder.ok) return plain(isAnswer(folder));
    visit(folder.value.layouts);
    const isWhole = folder.value.names().every(({ name }) => folder.value.layouts.layoutOf(name).ok);
    return isWhole ? linesOf(folder.value.layouts) : null;
  };
  const bodies = partsOf(
    new Map([...texts].map(([name, text]) => [name, (unsealed(text) ?? []).join("\n")])),
  );
  return [
    {
      name: "measured recording",
      files: parts.files,
      wording: recording,
      bond: "sealed",
      read: (bytes) => read(parts.withDamaged(bytes)),
    },
    {
      name: "measured recording, sealed anew by a hand that knows how",
      files: bodies.files,
      wording: recording,
      bond: "none",
      read: (bytes) =>
        read(new Map([...bodies.withDamaged(bytes)].map(([name, body]) => [name, sealed(body.split("\n"))]))),
    },
  ];
}

function measuredFiles(): ReadonlyMap<string, string> {
  const source = {
    name: "include/widget.h",
    statements: [
      { key: "kind", value: "header" },
      { key: "witness", value: "cl 19.44.35207" },
      { key: "header", value: "00ff include/widget.h" },
    ],
  };
  const [model] = fc.sample(cModel(4), { numRuns: 1, seed: 5 });
  if (model === undefined) throw new Error("no model was drawn");
  const layouts: Layouts = computeLayouts(model, msvcC);
  const names = [...model.records.values()].filter(({ name }) => name !== null).map(({ id }) => id);
  const sourceText = encodeSource(source);
  const { texts } = measuredTexts(layouts, names);
  const byName = fileNames(texts.map(({ name }) => name));
  const files = new Map([["include~widget.h.source", sourceText]]);
  for (const text of texts)
    files.set(byName.get(text.name) ?? "", encodeMeasured(text, { ...source, text: sourceText }, null));
  return files;
}
