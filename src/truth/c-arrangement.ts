import type { Form } from "../model/model.ts";

/** Something that has a place in a record, and the C lines that declare it. All numbers are bytes. */
export interface Piece {
  readonly from: number;
  /** 0 for an array without elements. */
  readonly size: number;
  /** What the compiler will align it to. Divides `from`. */
  readonly alignment: number;
  /** True: more than one declaration, which a union must take as one struct. */
  readonly isSeveral: boolean;
  readonly lines: readonly string[];
}

export interface Frame {
  readonly form: Form;
  /** What the record's size is rounded to. */
  readonly alignment: number;
  /** A multiple of the alignment of every piece. */
  readonly size: number;
}

/** Declares a filler of so many bytes. */
export type WritePadding = (bytes: number) => string;

/**
 * The body of a record in which every piece lies at its place. Pieces that overlap become the arms of an anonymous union,
 * in the order given; what alignment does not leave free becomes padding that is written out.
 */
export function arrange(pieces: readonly Piece[], frame: Frame, padding: WritePadding): readonly string[] {
  const whole = { start: 0, end: frame.size, alignment: frame.alignment, pieces };
  if (frame.form === "union") return writeArms(whole, padding);
  const behind = pieces.filter(({ from }) => from === frame.size);
  // Two arrays without elements at the end cannot both come last.
  if (behind.length > 1) return asUnion(writeArms(whole, padding));
  const lines: string[] = [];
  let at = 0;
  for (const cluster of clustersOf(pieces.filter(({ from }) => from < frame.size))) {
    lines.push(...gap(at, cluster, padding), ...writeCluster(cluster, padding));
    at = cluster.end;
  }
  const last = behind[0]?.alignment ?? frame.alignment;
  lines.push(...gap(at, { start: frame.size, alignment: last }, padding));
  return [...lines, ...behind.flatMap((piece) => piece.lines)];
}

/** Pieces that overlap, and the bytes that their union takes. */
interface Cluster {
  readonly start: number;
  readonly end: number;
  readonly alignment: number;
  /** In the order given. */
  readonly pieces: readonly Piece[];
}

/** In order of place. A union begins and ends at a multiple of its alignment, and so may reach its neighbours. */
function clustersOf(pieces: readonly Piece[]): readonly Cluster[] {
  const order = new Map(pieces.map((piece, index) => [piece, index]));
  const clusters: Cluster[] = [];
  for (const piece of pieces.toSorted((left, right) => left.from - right.from)) {
    let cluster = clusterOf([piece]);
    for (let last = clusters.at(-1); last !== undefined && last.end > cluster.start; last = clusters.at(-1)) {
      clusters.pop();
      cluster = clusterOf([...last.pieces, ...cluster.pieces]);
    }
    clusters.push(cluster);
  }
  const given = (piece: Piece): number => order.get(piece) ?? 0;
  return clusters.map((cluster) => ({
    ...cluster,
    pieces: cluster.pieces.toSorted((left, right) => given(left) - given(right)),
  }));
}

function clusterOf(pieces: readonly Piece[]): Cluster {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1 && first.size > 0)
    return { start: first.from, end: first.from + first.size, alignment: first.alignment, pieces };
  const alignment = pieces.reduce((most, piece) => Math.max(most, piece.alignment), 1);
  const start = pieces.reduce((least, { from }) => Math.min(least, from), Infinity);
  const end = pieces.reduce((most, { from, size }) => Math.max(most, from + Math.max(size, 1)), 0);
  return {
    start: Math.floor(start / alignment) * alignment,
    end: roundUp(end, alignment),
    alignment,
    pieces,
  };
}

function writeCluster(cluster: Cluster, padding: WritePadding): readonly string[] {
  const [first] = cluster.pieces;
  if (first !== undefined && cluster.pieces.length === 1 && first.size > 0) return first.lines;
  return asUnion(writeArms(cluster, padding));
}

/** The members of a union that begins at `start`. */
function writeArms(cluster: Cluster, padding: WritePadding): readonly string[] {
  const arms = armsOf(cluster.pieces);
  const reached = arms.flat().reduce((most, { from, size }) => Math.max(most, from + size), cluster.start);
  const lines = arms.flatMap((arm) => writeArm(arm, cluster.start, padding));
  const isFull = roundUp(reached, cluster.alignment) >= cluster.end;
  return isFull && reached > cluster.start ? lines : [...lines, padding(cluster.end - cluster.start)];
}

/** A new arm begins where a piece does not lie behind the one before it, or where that has no bytes and must be last. */
function armsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const arms: Piece[][] = [];
  let free = Infinity;
  for (const piece of pieces) {
    const arm = arms.at(-1);
    if (arm === undefined || piece.from < free) arms.push([piece]);
    else arm.push(piece);
    free = piece.size === 0 ? Infinity : piece.from + piece.size;
  }
  return arms;
}

function writeArm(arm: readonly Piece[], start: number, padding: WritePadding): readonly string[] {
  const [first] = arm;
  if (first !== undefined && arm.length === 1 && first.from === start && !first.isSeveral) return first.lines;
  const lines: string[] = [];
  let at = start;
  for (const { from, size, alignment, lines: own } of arm) {
    lines.push(...gap(at, { start: from, alignment }, padding), ...own);
    at = from + size;
  }
  return ["struct {", ...indented(lines), "};"];
}

function asUnion(lines: readonly string[]): readonly string[] {
  return ["union {", ...indented(lines), "};"];
}

/** What must be written so that the next declaration starts where it should. */
function gap(
  at: number,
  next: { readonly start: number; readonly alignment: number },
  padding: WritePadding,
): readonly string[] {
  return roundUp(at, next.alignment) === next.start ? [] : [padding(next.start - at)];
}

function roundUp(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

export function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
