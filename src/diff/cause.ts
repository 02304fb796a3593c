import type { FieldPair } from "../pair/pairing.ts";
import type { Part } from "../pair/parts.ts";
import type { Finding } from "./finding.ts";

/** A finding while its causes are still being sought. */
export interface Draft extends Omit<Finding, "rootCause" | "drags" | "severity"> {
  severity: Finding["severity"];
  rootCause: boolean;
  drags: string[];
}

/** A pair with what differs inside it. */
export interface PairDraft {
  readonly pair: FieldPair;
  readonly contents: readonly Draft[];
}

interface Unpaired {
  readonly part: Part;
  readonly draft: Draft;
}

/** What one record's comparison found, before it is known which difference caused which. */
export interface Observations {
  readonly pairs: readonly PairDraft[];
  /** C fields that nothing in Rust names or stands for. */
  readonly missing: readonly Unpaired[];
  /** Rust fields that C does not have. */
  readonly extras: readonly Unpaired[];
  readonly offsetOf: (pair: FieldPair) => Draft;
  readonly size: Draft | null;
  /** Where the Rust record ends, in bytes from the outermost record. */
  readonly rustEnd: number;
}

/**
 * Walks the pairs in C's order and watches by how much Rust is off. Where that changes, something just before is the
 * cause: a field of the wrong size, one that is missing, one too many, or the field itself. Those after it with the
 * same shift are dragged along.
 */
export function explainShifts(seen: Observations): Draft[] {
  const walk = new ShiftWalk(seen);
  for (const pair of [...seen.pairs].sort(inOrderOfC)) walk.step(pair);
  return walk.finish();
}

/** The shift so far and who caused it change with every step. */
class ShiftWalk {
  /** Each draft with where C has what it speaks of, so that causes stand before what they drag. */
  private readonly drafts: Array<{ at: number; draft: Draft }> = [];
  private readonly seen: Observations;
  private shift = 0;
  private cause: Draft | null = null;
  private previous: PairDraft | null = null;

  constructor(seen: Observations) {
    this.seen = seen;
  }

  step(next: PairDraft): void {
    for (const draft of next.contents) this.note(next.pair.c.offset, draft);
    const shift = next.pair.rust.offset - next.pair.c.offset;
    if (shift !== this.shift) this.cause = shift === 0 ? null : this.causeBefore(next, shift - this.shift);
    this.shift = shift;
    if (shift !== 0) this.report(next);
    if (this.endsLater(next)) this.previous = next;
  }

  finish(): Draft[] {
    const { size, missing, extras, rustEnd } = this.seen;
    if (size !== null) this.explainSize(size);
    for (const { part, draft } of missing) {
      const isBeyondEnd = part.offset + this.shift >= rustEnd;
      if (!isBeyondEnd || draft.severity === "error") this.note(part.offset, draft);
    }
    for (const { part, draft } of extras) this.note(part.offset, draft);
    return this.drafts.sort((a, b) => a.at - b.at).map(({ draft }) => draft);
  }

  private report(next: PairDraft): void {
    const offset = this.seen.offsetOf(next.pair);
    if (this.cause === null) {
      this.cause = offset;
    } else {
      offset.rootCause = false;
      this.cause.drags.push(offset.field ?? "");
    }
    this.note(next.pair.c.offset, offset);
  }

  /** What lies between the previous pair and this one and accounts for a further shift of `change` bytes; null: the field itself. */
  private causeBefore(next: PairDraft, change: number): Draft | null {
    const resized = this.previous?.contents.find((draft) =>
      changesSize(draft, this.previous?.pair ?? null, change),
    );
    if (resized !== undefined) return resized;
    // A field of the wrong width is aligned otherwise and so moves itself.
    const misaligned = next.contents.find((draft) => changesSize(draft, next.pair, change));
    if (misaligned !== undefined) return misaligned;
    const start = this.previous === null ? 0 : this.previous.pair.c.offset;
    const end = next.pair.c.offset;
    if (change < 0) {
      const gone = this.seen.missing.find(({ part }) => part.offset >= start && part.offset < end);
      if (gone !== undefined) return asError(gone.draft);
    }
    const rustStart = this.previous === null ? 0 : this.previous.pair.rust.offset;
    const added = this.seen.extras.find(
      ({ part }) => part.offset >= rustStart && part.offset < next.pair.rust.offset && change > 0,
    );
    return added === undefined ? null : asError(added.draft);
  }

  private explainSize(size: Draft): void {
    const { previous } = this;
    const change = (size.rust.value ?? 0) - (size.c.value ?? 0);
    const resized = previous?.contents.find((draft) => changesSize(draft, previous.pair, change));
    const cause =
      this.shift !== 0 && Math.sign(this.shift) === Math.sign(change) ? this.cause : (resized ?? null);
    if (cause !== null && size.severity === "error") {
      size.rootCause = false;
      cause.drags.push(size.field ?? "(size)");
    }
    this.note(-1, size);
  }

  private note(at: number, draft: Draft): void {
    this.drafts.push({ at, draft });
  }

  /** Of a union's members the one that reaches furthest decides what comes after. */
  private endsLater(next: PairDraft): boolean {
    if (this.previous === null) return true;
    const { c } = this.previous.pair;
    return next.pair.c.offset + next.pair.c.size >= c.offset + c.size;
  }
}

function changesSize(draft: Draft, pair: FieldPair | null, change: number): boolean {
  if (pair === null || draft.severity !== "error") return false;
  const grown = pair.rust.size - pair.c.size;
  return grown !== 0 && Math.sign(grown) === Math.sign(change) && draft.rootCause;
}

function asError(draft: Draft): Draft {
  draft.severity = "error";
  return draft;
}

function inOrderOfC(a: PairDraft, b: PairDraft): number {
  return (
    a.pair.c.offset - b.pair.c.offset ||
    a.pair.rust.offset - b.pair.rust.offset ||
    a.pair.c.size - b.pair.c.size
  );
}
