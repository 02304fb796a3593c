import { severityOf } from "../../src/diagnostic/catalogue.ts";
import { computeLayouts } from "../../src/layout/compute.ts";
import { msvcC, msvcCxx } from "../../src/layout/rules.ts";
import type { Model } from "../../src/model/model.ts";
import { parseRecordDump } from "../oracle/record-dump.ts";
import type { DumpedRecord } from "../oracle/record-dump.ts";
import { runClang } from "../oracle/clang-dump.ts";
import type { Mode } from "../oracle/clang-dump.ts";
import { agreementOnCxx, readCxxHeaders } from "../oracle/cxx-agreement.ts";
import { divergencesIn } from "../oracle/divergences.ts";
import { agreementOn, readHeaders } from "../oracle/header-agreement.ts";
import { plain } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Target } from "./targets.ts";
import { cTexts, cxxTexts } from "./text-targets.ts";
import { c, cxx } from "./wordings.ts";

/** Headers again, with clang as the judge: what it takes and we say nothing against has the layout that it gives. */
export function judgedTargets(): readonly Target[] {
  return [
    { ...judged("c", cTexts()), name: "C, judged by clang", wording: c },
    { ...judged("c++", cxxTexts()), name: "C++, judged by clang", wording: cxx },
  ];
}

function judged(mode: Mode, files: readonly Uint8Array[]): Pick<Target, "files" | "read" | "bond"> {
  return {
    files,
    bond: "none",
    async read(bytes): Promise<Answer | null> {
      const text = Buffer.from(bytes).toString("utf8");
      const parsed = mode === "c" ? await readHeaders(text) : readCxxHeaders(text);
      if (parsed.diagnostics.some((one) => severityOf(one) !== "note")) return null;
      const { stdout, errors } = runClang(text, mode);
      if (errors !== "") return plain(true);
      const dumped = parseRecordDump(stdout)
        .filter((record) => !isExplained(record, parsed.model, mode))
        .map(inUnit);
      const { differences } = mode === "c" ? agreementOn(parsed, dumped) : agreementOnCxx(text, dumped);
      const [first] = differences;
      if (first !== undefined) throw new Error(first);
      return plain(true);
    },
  };
}

/** Where clang is known not to do as cl does. */
function isExplained({ name, place }: DumpedRecord, model: Model, mode: Mode): boolean {
  const layouts = computeLayouts(model, mode === "c" ? msvcC : msvcCxx);
  const records = [...model.records.values()].filter(
    (record) =>
      record.name === name ||
      record.aliases.some((alias) => alias === name) ||
      (place !== null && record.span.line === place.line),
  );
  return records.some((record) => divergencesIn(record, model, layouts, mode).length > 0);
}

/** Places are those of the text, whatever file clang read it from. */
function inUnit(record: DumpedRecord): DumpedRecord {
  return record.place === null ? record : { ...record, place: { ...record.place, file: "<unit>" } };
}
