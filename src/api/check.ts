import type { CheckDocument } from "../index.ts";
import { readDocument } from "../index.ts";
import { ask } from "./ask.ts";
import type { CSide, OneOrMore, RustSide, Surroundings } from "./question.ts";
import { cWords, given, listOf, rustWords, surroundingWords } from "./question.ts";

/** What `check` is asked. Everything may be left out; then the configuration says it. */
export interface CheckQuestion extends RustSide, CSide, Surroundings {
  /** Rust or C names, `EPROCESS` or `nt::EPROCESS`. Default: those of the configuration, else all that have a counterpart. */
  readonly records?: OneOrMore;
  /** Every record, whatever `records` of the configuration names. */
  readonly all?: boolean;
  /** The least severe finding for which `exitCode` is 1. Default: `error`. */
  readonly failOn?: "error" | "warning";
  /** Percent of the paired records that must be verified, else `exitCode` is 3. */
  readonly minCoverage?: number;
  /** Only the `index`-th of `count` parts of the records, from 1; `mergeReports` puts them together. */
  readonly shard?: { readonly index: number; readonly count: number };
}

/** What `layoutcheck check --format json` prints, and how it would end. */
export interface CheckAnswer extends CheckDocument {
  /** 0: nothing wrong. 1: findings. 3: something asked for could not be verified, and nothing worse. */
  readonly exitCode: 0 | 1 | 3;
}

/**
 * Compares Rust records with their C counterparts: size and alignment in bytes, the place of every field in bytes, of every
 * bit-field in bits. Rejects with an `InputError` where nothing can be asked; what could not be verified is in the answer.
 */
export async function check(question: CheckQuestion = {}): Promise<CheckAnswer> {
  const { records, all, failOn, minCoverage, shard } = question;
  const { text, exitCode } = await ask(
    [
      "check",
      "--format=json",
      ...surroundingWords(question),
      ...rustWords(question),
      ...cWords(question),
      ...(all === true ? ["--all"] : []),
      ...given("--fail-on", failOn),
      ...given("--min-coverage", minCoverage),
      ...(shard === undefined ? [] : [`--shard=${shard.index}/${shard.count}`]),
      ...listOf(records),
    ],
    question,
  );
  const read = readDocument(text);
  if (!read.ok) throw new Error(`our own report cannot be read: ${read.why}`);
  return { ...read.document, exitCode };
}
