import type {
  CheckDocument,
  EditObject,
  FindingObject,
  FixObject,
  InputObject,
  ResultObject,
  TallyObject,
  WaiverObject,
} from "./check-document.ts";
import { schemaVersion, target } from "../layout-json.ts";

/** A report that was printed as JSON, or what is wrong with the text in a few words. */
export type ReadDocument =
  | { readonly ok: true; readonly document: CheckDocument }
  | { readonly ok: false; readonly why: string };

/** Reads a report back. Whatever the formats print is checked, so that a foreign file cannot make them fail. */
export function readDocument(text: string): ReadDocument {
  const value = parsed(text);
  if (!isObject(value)) return refused("it is not a JSON object");
  if (value["schemaVersion"] !== schemaVersion) return refused(`its schemaVersion is not ${schemaVersion}`);
  if (value["target"] !== target) return refused(`its target is not ${target}`);
  if (!isListOf(value["results"], isResult)) return refused("its results are not those of a check");
  if (!isListOf(value["findings"], isStale)) return refused("its stale waivers cannot be read");
  if (!isListOf(value["diagnostics"], isDiagnostic)) return refused("its diagnostics cannot be read");
  if (!isSummary(value["summary"])) return refused("its summary cannot be read");
  const { results, findings, diagnostics, summary, tally, shard } = value;
  if (tally !== undefined && !isTally(tally)) return refused("its tally cannot be read");
  if (shard !== undefined && !isShard(shard)) return refused("its shard is not `index` of `count`");
  return {
    ok: true,
    document: {
      schemaVersion,
      target,
      summary,
      ...(tally === undefined ? {} : { tally }),
      ...(shard === undefined ? {} : { shard }),
      results,
      findings,
      diagnostics,
    },
  };
}

function refused(why: string): ReadDocument {
  return { ok: false, why };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isResult(value: unknown): value is ResultObject {
  if (!isObject(value)) return false;
  const { rust, c, verdict, judge, waiver, reason, witnesses, findings } = value;
  return (
    isSubject(rust) &&
    isString(rust["path"]) &&
    (c === null || (isSubject(c) && isString(c["source"]) && isOptional(c["build"], isString))) &&
    isOneOf(verdict, ["equal", "different", "unverified", "waived", "unpaired"]) &&
    isOptional(judge, (one) => one === "any") &&
    isOptional(waiver, isWaiver) &&
    isOptional(reason, (one) => isObject(one) && isString(one["code"]) && isString(one["message"])) &&
    isOptional(witnesses, (one) => isListOf(one, isString)) &&
    isListOf(findings, isFinding)
  );
}

function isFinding(value: unknown): value is FindingObject {
  return (
    isNotice(value) &&
    (value["field"] === null || isString(value["field"])) &&
    typeof value["rootCause"] === "boolean" &&
    isListOf(value["drags"], isString) &&
    isOptional(value["waiver"], isWaiver) &&
    isOptional(value["remedy"], isRemedy) &&
    isOptional(value["fix"], isFix)
  );
}

function isStale(value: unknown): value is CheckDocument["findings"][number] {
  return isNotice(value) && value["code"] === "stale-waiver" && isWaiver(value["waiver"]);
}

function isWaiver(value: unknown): value is WaiverObject {
  return isObject(value) && isString(value["record"]) && isString(value["reason"]) && isPlace(value);
}

function isRemedy(value: unknown): boolean {
  const isChange = (one: unknown): one is { readonly text: string } => isObject(one) && isString(one["text"]);
  return isObject(value) && isString(value["record"]) && isListOf(value["changes"], isChange);
}

function isFix(value: unknown): value is FixObject {
  if (!isObject(value)) return false;
  return value["proved"] === true ? isListOf(value["edits"], isEdit) : isString(value["why"]);
}

function isEdit(value: unknown): value is EditObject {
  return (
    isObject(value) &&
    isString(value["file"]) &&
    isCount(value["line"]) &&
    isCount(value["column"]) &&
    isOptional(value["remove"], isString) &&
    isOptional(value["insert"], isString)
  );
}

function isDiagnostic(value: unknown): value is InputObject {
  return isNotice(value) && isOptional(value["waived"], (one) => one === true);
}

/** What findings and diagnostics share. */
function isNotice(value: unknown): value is Record<string, unknown> {
  return (
    isObject(value) &&
    isString(value["code"]) &&
    isOneOf(value["severity"], ["error", "warning", "note"]) &&
    isString(value["message"]) &&
    isPlace(value)
  );
}

function isSubject(value: unknown): value is Record<string, unknown> {
  return isObject(value) && isString(value["name"]) && isPlace(value);
}

function isPlace({ file, line, column }: Record<string, unknown>): boolean {
  return isOptional(file, isString) && isOptional(line, isCount) && isOptional(column, isCount);
}

function isSummary(value: unknown): value is CheckDocument["summary"] {
  const counts = ["records", "equal", "different", "waived", "unverified", "unpaired"];
  return (
    isObject(value) && counts.every((name) => isCount(value[name])) && typeof value["coverage"] === "number"
  );
}

function isTally(value: unknown): value is TallyObject {
  if (!isObject(value)) return false;
  const { unreadable, findings, unverified, minCoverage } = value;
  return (
    [unreadable, findings, unverified].every(isCount) &&
    isOptional(minCoverage, (one) => typeof one === "number")
  );
}

function isShard(value: unknown): value is NonNullable<CheckDocument["shard"]> {
  return isObject(value) && isCount(value["index"]) && isCount(value["count"]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOf<Item>(value: unknown, isItem: (one: unknown) => one is Item): value is Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isOptional(value: unknown, isRight: (one: unknown) => boolean): boolean {
  return value === undefined || isRight(value);
}

function isOneOf(value: unknown, words: readonly string[]): boolean {
  return isString(value) && words.includes(value);
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
