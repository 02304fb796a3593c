import type { Binding, Build, CSource, RecordCheck, RecordId } from "../../index.ts";
import { checkAgainstBuilds, checkAgainstC } from "../../index.ts";
import { bestHeaderSet, findHeaderSets } from "../../toolchain/headers.ts";
import { findHeader } from "../headers.ts";
import { openC } from "../open-c.ts";
import type { Options } from "../options.ts";
import { shippedRecording } from "../windows.ts";
import type { OwnHeaders } from "./own-headers.ts";
import { findOwnHeaders } from "./own-headers.ts";
import type { RustSide } from "./rust-side.ts";

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
  const found = findOwnHeaders(rust.folder, recordNames(rust));
  const own = await headerSide("own-headers", found, rust, options, null);
  if (own.compared === rust.records.length) return [own];
  const set = bestHeaderSet(findHeaderSets(), { kernel: true });
  const names = set === null ? [] : usualHeaders.filter((name) => findHeader(name, rust.folder, options).ok);
  const windows = await headerSide(
    "windows-headers",
    { headers: names, includeFolders: [] },
    rust,
    options,
    set === null ? null : [set.kind, set.version].filter((word) => word !== null).join(" "),
  );
  const shipped = shippedSide(rust);
  const others = [windows, shipped].sort((a, b) => b.compared - a.compared || b.paired - a.paired);
  return [own, ...others].filter(({ paired }) => paired > 0);
}

/** In the order in which they are tried; one is taken if it knows records that those before it do not. */
const usualHeaders = ["windows.h", "winternl.h", "winsock2.h", "ntifs.h", "wdm.h"];

export function recordNames({ records }: RustSide): readonly string[] {
  return records.map((path) => path.split("::").at(-1) ?? path);
}

async function headerSide(
  kind: CSide["kind"],
  { headers, includeFolders }: OwnHeaders,
  rust: RustSide,
  options: Options,
  from: string | null,
): Promise<CSide> {
  const tried = [];
  for (const header of headers) {
    const opened = await openHeader(header, includeFolders, rust, options);
    if (opened !== null) tried.push({ header, answers: answersIn(rust.bindings, [opened]) });
  }
  // Own headers: the fullest first, so that one that includes the others makes them needless. Windows': as they are listed.
  const order =
    kind === "own-headers" ? tried.sort((a, b) => b.answers.paired.size - a.answers.paired.size) : tried;
  const chosen: string[] = [];
  const paired = new Set<string>();
  const compared = new Set<string>();
  for (const { header, answers } of order) {
    const adds = [...answers.compared].some((one) => !compared.has(one));
    if (!adds && [...answers.paired].every((one) => paired.has(one))) continue;
    chosen.push(header);
    for (const one of answers.paired) paired.add(one);
    for (const one of answers.compared) compared.add(one);
  }
  const near = new Map(
    tried.flatMap(({ answers }) => [...answers.near]).filter(([path]) => !paired.has(path)),
  );
  return {
    kind,
    headers: kind === "own-headers" ? chosen.toSorted() : chosen,
    includeFolders,
    paired: paired.size,
    compared: compared.size,
    near,
    right: null,
    from,
  };
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
