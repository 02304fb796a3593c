import type { Layouts } from "../layout/layouts.ts";
import { areSimilar, isMadeUpName, isPaddingName, plainFieldName } from "./names.ts";
import type { Part } from "./parts.ts";
import { isBlob } from "./opaque.ts";
import { isEvident } from "./pairing.ts";
import type { AccessorPair, FieldPair, FieldPairing, StandIn } from "./pairing.ts";
import { partsInside } from "./parts.ts";

/** Finds for each Rust field of one record its C field: by name, then by place. */
export function pairFields(
  rust: Layouts,
  rustParts: readonly Part[],
  c: Layouts,
  cParts: readonly Part[],
): FieldPairing {
  const draft = new PairingDraft(rust, c, cParts);
  for (const part of rustParts) draft.pairByName(part);
  draft.pairTheRestByPlace();
  draft.pairAccessors();
  draft.setAlternativesApart();
  return draft.finish();
}

/** Records nested deeper come only from damaged debug info. */
const deepest = 16;

/** The steps of one pairing share what is claimed so far. */
class PairingDraft {
  private readonly pairs: FieldPair[] = [];
  private readonly standIns: StandIn[] = [];
  private readonly extras: Part[] = [];
  private readonly pending: Part[] = [];
  private readonly accessors: Part[] = [];
  private readonly accessorPairs: AccessorPair[] = [];
  private readonly claimed = new Set<Part>();
  private readonly byName: ReadonlyMap<string, readonly Part[]>;
  private readonly rust: Layouts;
  private readonly c: Layouts;
  private readonly cParts: readonly Part[];

  constructor(rust: Layouts, c: Layouts, cParts: readonly Part[]) {
    this.rust = rust;
    this.c = c;
    this.cParts = cParts;
    this.byName = groupByPlainName(cParts);
  }

  pairByName(part: Part): void {
    if (part.through === "accessor") {
      this.accessors.push(part);
      return;
    }
    const c = this.namesake(part);
    if (c !== null && !this.isFillerOverMore(part, c) && !isOtherPadding(part, c)) this.pair(part, c, "name");
    else if (part.name === null || isPaddingName(part.name))
      this.standIns.push({ rust: part, as: "padding" });
    else {
      const inside = this.innerPartsThatShowThrough(part);
      if (inside === null) this.pending.push(part);
      else for (const inner of inside) this.pairByName(inner);
    }
  }

  pairTheRestByPlace(): void {
    for (const part of this.pending) {
      const place = part.offset - this.shiftBefore(part);
      const c = this.neighbourAt(part, place);
      const inside = isMadeUpName(part.name ?? "") ? this.partsInside(part) : null;
      const blob = isBlob(this.rust, part.type);
      if (c !== null && !(blob && !isEvident({ rust: part, c, by: "place" }))) this.pair(part, c, "place");
      else if (this.coversBitFields(part, place)) this.standIns.push({ rust: part, as: "bit-fields" });
      else if (blob) this.standIns.push({ rust: part, as: "blob" });
      else if (this.isHole(place, place + part.size)) this.standIns.push({ rust: part, as: "hole" });
      else if (this.isReserved(place, place + part.size)) this.standIns.push({ rust: part, as: "reserved" });
      else if (inside !== null) this.pending.push(...inside);
      else if (!this.pairInside(part, place, this.cParts, 0)) this.pairWithSimilar(part, place);
    }
  }

  /** A method that reads a C bit-field of its name. What other methods do is their own business. */
  pairAccessors(): void {
    for (const rust of this.accessors) {
      const known = this.byName.get(plainFieldName(rust.name ?? "")) ?? [];
      const c = known.find(({ bits }) => bits !== null);
      if (c === undefined) continue;
      this.accessorPairs.push({ rust, c, by: "name", shift: this.shiftOf(rust) });
      this.claimed.add(c);
    }
  }

  /** Of a union, C may know fewer members: where the bytes are accounted for, another name for them moves nothing. */
  setAlternativesApart(): void {
    const covers = [...this.pairs, ...this.accessorPairs, ...this.standIns]
      .map(({ rust }) => ({ start: rust.offset, end: rust.offset + rust.size }))
      .sort((a, b) => a.start - b.start);
    for (const rust of this.extras.splice(0)) {
      if (isCovered(rust, covers)) this.standIns.push({ rust, as: "alternative" });
      else this.extras.push(rust);
    }
  }

  finish(): FieldPairing {
    const covers = this.coveredBytes();
    const missing = this.cParts.filter(
      (c) => c.name !== null && !this.claimed.has(c) && !isCovered(c, covers) && !this.isPartlyUsedReserve(c),
    );
    const { pairs, accessorPairs: accessors, standIns, extras } = this;
    return { pairs, accessors, standIns, extras, missing };
  }

  private pair(rust: Part, c: Part, by: FieldPair["by"]): void {
    this.pairs.push({ rust, c, by });
    this.claimed.add(c);
  }

  /** The C field of that name. Of several, the one written alike, then the one at the same place. */
  private namesake(part: Part): Part | null {
    const candidates = part.name === null ? [] : (this.byName.get(plainFieldName(part.name)) ?? []);
    const free = candidates.filter((candidate) => !this.claimed.has(candidate));
    return (
      free.find((candidate) => candidate.name === part.name) ??
      free.find((candidate) => candidate.offset === part.offset) ??
      free[0] ??
      null
    );
  }

  /** `_affinity: [u8; 0x228]`: bytes named after the first of the fields that they stand for. */
  private isFillerOverMore(part: Part, c: Part): boolean {
    return part.name?.startsWith("_") === true && part.size !== c.size && isBlob(this.rust, part.type);
  }

  /** A field whose name C does not know, but whose own fields C does, is a way to write an anonymous member. */
  private innerPartsThatShowThrough(part: Part): readonly Part[] | null {
    const inside = this.partsInside(part);
    const isKnown = (inner: Part): boolean => this.namesake(inner) !== null;
    const known = inside?.some((inner) => isKnown(inner) || this.partsInside(inner)?.some(isKnown) === true);
    return known === true ? inside : null;
  }

  private partsInside(part: Part): readonly Part[] | null {
    const inside = partsInside(this.rust, part);
    return inside?.ok === true ? inside.value : null;
  }

  /** How far the pairs just before `part` are off, in bytes: what follows a wrong field is compared where C would have it. */
  private shiftBefore(part: Part): number {
    let nearest: FieldPair | null = null;
    for (const pair of this.pairs) {
      if (pair.rust.offset >= part.offset) continue;
      if (nearest === null || pair.rust.offset >= nearest.rust.offset) nearest = pair;
    }
    if (nearest === null) return 0;
    return nearest.rust.offset + nearest.rust.size - (nearest.c.offset + nearest.c.size);
  }

  private neighbourAt(part: Part, place: number): Part | null {
    const here = this.cParts.filter(
      (c) =>
        c.bits === null &&
        c.name !== null &&
        c.offset === place &&
        c.size === part.size &&
        !this.claimed.has(c),
    );
    return here.find((c) => areSimilar(c.name ?? "", part.name ?? "")) ?? here[0] ?? null;
  }

  /**
   * True where C has bit-fields from the first to the last byte of `part` and nothing else: an integer over a field would
   * hide it, and one that is wider than its units is wrong even where it only covers padding.
   */
  private coversBitFields(part: Part, place: number): boolean {
    const end = place + part.size;
    const under = this.cParts.filter((c) => c.offset < end && c.offset + c.size > place);
    return (
      under.every((c) => c.bits !== null && c.offset >= place && c.offset + c.size <= end) &&
      under.some((c) => c.offset === place) &&
      under.some((c) => c.offset + c.size === end)
    );
  }

  /** A field that C has of that name and size at that place, in a record that it gives a name: Rust leaves the record out. */
  private pairInside(part: Part, place: number, cParts: readonly Part[], depth: number): boolean {
    for (const holder of cParts) {
      if (this.claimed.has(holder) || holder.offset > place || holder.offset + holder.size <= place) continue;
      const inside = depth > deepest ? null : partsInside(this.c, holder);
      if (inside?.ok !== true) continue;
      const c = inside.value.find(
        (one) =>
          one.offset === place &&
          one.size === part.size &&
          one.bits === null &&
          plainFieldName(one.name ?? "") === plainFieldName(part.name ?? ""),
      );
      if (c !== undefined) this.pair(part, c, "name");
      if (c !== undefined || this.pairInside(part, place, inside.value, depth + 1)) return true;
    }
    return false;
  }

  /** Another width at the same place under nearly the same name: one field, of the wrong type. */
  private pairWithSimilar(part: Part, place: number): void {
    const c = this.cParts.find(
      (one) =>
        one.bits === null &&
        one.offset === place &&
        !this.claimed.has(one) &&
        areSimilar(one.name ?? "", part.name ?? ""),
    );
    if (c === undefined) this.extras.push(part);
    else this.pair(part, c, "place");
  }

  /** True where C has nothing but what it calls reserved. */
  private isReserved(start: number, end: number): boolean {
    const under = this.cParts.filter((c) => c.offset < end && c.offset + c.size > start);
    return under.every((c) => (c.name === null || isPaddingName(c.name)) && !this.claimed.has(c));
  }

  /** C's reserved bytes of which Rust names some and leaves the rest. */
  private isPartlyUsedReserve(c: Part): boolean {
    if (c.name === null || !isPaddingName(c.name)) return false;
    return this.standIns.some(({ rust, as }) => {
      const start = rust.offset - this.shiftBefore(rust);
      return as === "reserved" && start < c.offset + c.size && start + rust.size > c.offset;
    });
  }

  private shiftOf(storage: Part): number {
    const pair = this.pairs.find(
      ({ rust }) => rust.offset === storage.offset && rust.size === storage.size && rust.bits === null,
    );
    return pair === undefined ? this.shiftBefore(storage) : pair.rust.offset - pair.c.offset;
  }

  private isHole(start: number, end: number): boolean {
    return !this.cParts.some((c) => c.offset < end && c.offset + Math.max(c.size, 1) > start);
  }

  /** The bytes of the C record that pairs and stand-ins speak for, as ranges in order. */
  private coveredBytes(): readonly ByteRange[] {
    const pairs = this.pairs.map(({ c }) => ({ start: c.offset, end: c.offset + c.size }));
    const standIns = this.standIns.map(({ rust }) => {
      const start = rust.offset - this.shiftBefore(rust);
      return { start, end: start + rust.size };
    });
    return [...pairs, ...standIns].sort((a, b) => a.start - b.start);
  }
}

/** Reserved bytes on both sides that do not lie alike: where other fields lie says whether that matters. */
function isOtherPadding(rust: Part, c: Part): boolean {
  if (rust.bits !== null || c.bits !== null) return false;
  if (rust.offset === c.offset && rust.size === c.size) return false;
  return isPaddingName(rust.name ?? "") && isPaddingName(c.name ?? "");
}

interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** True if every byte of `part` lies under the ranges: another member of a union, bits under an integer, a field under padding. */
function isCovered(part: Part, covers: readonly ByteRange[]): boolean {
  if (part.size === 0) return true;
  const end = part.offset + part.size;
  let reached = part.offset;
  for (const range of covers) {
    if (range.start > reached || reached >= end) break;
    if (range.end > reached) reached = range.end;
  }
  return reached >= end;
}

function groupByPlainName(parts: readonly Part[]): ReadonlyMap<string, readonly Part[]> {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const plain = part.name === null ? "" : plainFieldName(part.name);
    if (plain === "") continue;
    const group = groups.get(plain);
    if (group === undefined) groups.set(plain, [part]);
    else group.push(part);
  }
  return groups;
}
