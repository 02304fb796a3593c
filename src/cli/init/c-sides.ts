import type { Binding, Build, CSource, RecordCheck, RecordId } from "../../index.ts";
import { checkAgainstBuilds, checkAgainstC } from "../../index.ts";
import { bestHeaderSet, findHeaderSets } from "../../toolchain/headers.ts";
import { findHeader } from "../c/headers.ts";
import { openC } from "../c/open-c.ts";
import type { Options } from "../options/options.ts";
import { shippedRecording } from "../doors/windows.ts";
import { findOwnHeaders } from "./own-headers.ts";
import type { RustSide } from "./rust-side.ts";
import { headersDefining, usualHeaders } from "./windows-headers.ts";

/** A C side that could be checked against, and how far it gets. */
export interface CSide {
  readonly kind: "own-headers" | "windows-headers" | "shipped-builds";
  /** As the configuration names them. */
  readonly headers: readonly string[];
  readonly includeFolders: readonly string[];
  /** Records that have a counterpart there, and those of them that could be compared. */
  readonly paired: number;
  readonly compared: number;
  /** Paths of records without a counterpart, and the C name that comes nearest to each. */
  readonly near: ReadonlyMap<string, string>;
  /** How many records are right in the shipped builds that most are right in, and these builds as `windows` takes them. */
  readonly right: { readonly records: number; readonly builds: readonly string[] } | null;
  /** Where Windows headers come from: `mingw-w64`. */
  readonly from: string | null;
}

/** What this folder and this machine offer, the side to prefer first; empty: nothing pairs. */
export async function findCSides(rust: RustSide, options: Options): Promise<readonly CSide[]> {
  const own = await ownSide(rust, options);
  if (own.compared === rust.records.length) return [own];
  const windows = await windowsSide(rust, options);
  const shipped = shippedSide(rust);
  const others = [windows, shipped].sort((a, b) => b.compared - a.compared || b.paired - a.paired);
  return [own, ...others].filter(({ paired }) => paired > 0);
}

export function recordNames({ records }: RustSide): readonly string[] {
  return records.map(lastSegment);
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf(":") + 1);
}

/** A header that was opened, and what of the Rust side it knows. */
interface Tried {
  readonly header: string;
  readonly answers: Answers;
}

/** The fullest first, so that a header that includes the others makes them needless. */
async function ownSide(rust: RustSide, options: Options): Promise<CSide> {
  const { headers, includeFolders } = findOwnHeaders(rust.folder, recordNames(rust));
  const tried = await tryHeaders(headers, includeFolders, rust, options);
  const order = [...tried].sort((a, b) => b.answers.paired.size - a.answers.paired.size);
  const side = headerSide("own-headers", order, null);
  return { ...side, headers: side.headers.toSorted(), includeFolders };
}

/** The usual ones; and where those do not know a record, the headers that define it. */
async function windowsSide(rust: RustSide, options: Options): Promise<CSide> {
  const set = bestHeaderSet(findHeaderSets(), { kernel: true });
  if (set === null) return headerSide("windows-headers", [], null);
  const here = usualHeaders.filter((name) => findHeader(name, rust.folder, options).ok);
  const usual = await tryHeaders(here, [], rust, options);
  const paired = new Set(usual.flatMap(({ answers }) => [...answers.paired]));
  const missing = rust.records.filter((path) => !paired.has(path)).map(lastSegment);
  const further = missing.length === 0 ? [] : headersDefining(missing, set.folders);
  const tried = [...usual, ...(await tryHeaders(further, [], rust, options))];
  const from = [set.kind, set.version].filter((word) => word !== null).join(" ");
  return headerSide("windows-headers", tried, from);
}

async function tryHeaders(
  headers: readonly string[],
  includeFolders: readonly string[],
  rust: RustSide,
  options: Options,
): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  for (const header of headers) {
    const opened = await openHeader(header, includeFolders, rust, options);
    if (opened !== null) tried.push({ header, answers: answersIn(rust.bindings, [opened]) });
  }
  return tried;
}

/** Those of the headers, in order, that know what those before them do not. */
function headerSide(kind: CSide["kind"], tried: readonly Tried[], from: string | null): CSide {
  const chosen: string[] = [];
  const paired = new Set<string>();
  const compared = new Set<string>();
  for (const { header, answers } of tried) {
    const adds = [...answers.compared].some((one) => !compared.has(one));
    if (!adds && [...answers.paired].every((one) => paired.has(one))) continue;
    chosen.push(header);
    for (const one of answers.paired) paired.add(one);
    for (const one of answers.compared) compared.add(one);
  }
  const near = new Map(
    tried.flatMap(({ answers }) => [...answers.near]).filter(([path]) => !paired.has(path)),
  );
  const counts = { paired: paired.size, compared: compared.size };
  return { kind, headers: chosen, includeFolders: [], ...counts, near, right: null, from };
}

async function openHeader(
  header: string,
  includeFolders: readonly string[],
  rust: RustSide,
  options: Options,
): Promise<CSource | null> {
  const settings = { ...options, includeFolder: [...options.includeFolder, ...includeFolders] };
  const { door } = await openC(header, rust.folder, settings, recordNames(rust));
  return door === null ? null : { layouts: door.layouts, source: "header", build: null };
}

interface Answers {
  readonly paired: ReadonlySet<string>;
  readonly compared: ReadonlySet<string>;
  readonly near: ReadonlyMap<string, string>;
}

function answersIn(bindings: readonly Binding[], sources: readonly CSource[]): Answers {
  return summaryOf(bindings.flatMap((binding) => checkAgainstC(binding, sources, new Map())));
}

function summaryOf(checks: readonly RecordCheck[]): Answers {
  const paired = new Set<RecordId>();
  const compared = new Set<RecordId>();
  const near = new Map<string, string>();
  for (const { rust, rustRecord, answers, nearest } of checks) {
    const path = rust.path ?? rustRecord;
    if (answers.length > 0) paired.add(path);
    if (answers.some(({ comparison }) => comparison.verdict !== "unverified")) compared.add(path);
    const [first] = nearest;
    if (first !== undefined) near.set(path, first);
  }
  return { paired, compared, near };
}

function shippedSide(rust: RustSide): CSide {
  const recorded = shippedRecording(rust.folder);
  const empty = {
    kind: "shipped-builds",
    headers: [],
    includeFolders: [],
    near: new Map(),
    from: null,
  } as const;
  if (!recorded.ok) return { ...empty, paired: 0, compared: 0, right: null };
  const { builds } = recorded.value;
  const checks = rust.bindings.flatMap((binding) => {
    const checked = checkAgainstBuilds(binding, recorded.value, builds, { judge: "any", map: new Map() });
    return checked.ok ? checked.value : [];
  });
  const { paired, compared } = summaryOf(checks);
  return { ...empty, paired: paired.size, compared: compared.size, right: rightIn(checks, builds) };
}

/** The builds in which the most records are right, `known` in order: as a range where they are next to each other. */
function rightIn(checks: readonly RecordCheck[], known: readonly Build[]): CSide["right"] {
  const right = new Map<string, number>();
  for (const { answers } of checks) {
    const builds = new Set(
      answers.filter(({ comparison }) => comparison.verdict === "equal").map(({ c }) => c.build ?? ""),
    );
    for (const build of builds) right.set(build, (right.get(build) ?? 0) + 1);
  }
  const records = Math.max(0, ...right.values());
  if (records === 0) return null;
  const best = known.filter(({ version }) => right.get(version) === records);
  const [first, last] = [best[0], best.at(-1)];
  if (first === undefined || last === undefined) return null;
  const isRange = best.length > 1 && known.indexOf(last) - known.indexOf(first) === best.length - 1;
  return {
    records,
    builds: isRange ? [`${first.version}..${last.version}`] : best.map(({ version }) => version),
  };
}
