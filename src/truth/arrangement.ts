import type { Form } from "../model/model.ts";

/** Something that has a place in a record, and what declares it. All numbers are bytes. */
export interface Piece<Content> {
  readonly from: number;
  /** 0 for an array without elements. */
  readonly size: number;
  /** What the compiler will align it to. Divides `from`. */
  readonly alignment: number;
  /** True: more than one declaration, which a union must take as one struct. */
  readonly isSeveral: boolean;
  readonly content: Content;
}

export interface Frame {
  readonly form: Form;
  /** What the record's size is rounded to. */
  readonly alignment: number;
  /** A multiple of the alignment of every piece. */
  readonly size: number;
}

/** What stands in a record or an arm, in order of declaration. `from` counts bytes from where the outermost record begins. */
export type Arranged<Content> =
  | { readonly kind: "piece"; readonly piece: Piece<Content> }
  /** Bytes that nothing takes. `isImplied`: alignment alone leaves them free. */
  | { readonly kind: "gap"; readonly from: number; readonly bytes: number; readonly isImplied: boolean }
  | Group<Content>;

export interface Group<Content> {
  readonly kind: "union" | "struct";
  readonly from: number;
  readonly size: number;
  readonly members: ReadonlyArray<Arranged<Content>>;
}

/**
 * The body of a record in which every piece lies at its place. Pieces that overlap become the arms of a union, in the order
 * given; what is left between and behind them is a gap.
 */
export function arrange<Content>(
  pieces: ReadonlyArray<Piece<Content>>,
  frame: Frame,
): ReadonlyArray<Arranged<Content>> {
  const whole = { start: 0, end: frame.size, alignment: frame.alignment, pieces };
  if (frame.form === "union") return armsOfCluster(whole);
  const behind = pieces.filter(({ from }) => from === frame.size);
  // Two arrays without elements at the end cannot both come last.
  if (behind.length > 1) return [asUnion(whole)];
  const members: Array<Arranged<Content>> = [];
  let at = 0;
  for (const cluster of clustersOf(pieces.filter(({ from }) => from < frame.size))) {
    members.push(...gap(at, cluster), arrangeCluster(cluster));
    at = cluster.end;
  }
  const last = behind[0]?.alignment ?? frame.alignment;
  members.push(...gap(at, { start: frame.size, alignment: last }));
  return [...members, ...behind.map((piece) => ({ kind: "piece" as const, piece }))];
}

/** Pieces that overlap, and the bytes that their union takes. */
interface Cluster<Content> {
  readonly start: number;
  readonly end: number;
  readonly alignment: number;
  /** In the order given. */
  readonly pieces: ReadonlyArray<Piece<Content>>;
}

/** In order of place. A union begins and ends at a multiple of its alignment, and so may reach its neighbours. */
function clustersOf<Content>(pieces: ReadonlyArray<Piece<Content>>): ReadonlyArray<Cluster<Content>> {
  const order = new Map(pieces.map((piece, index) => [piece, index]));
  const clusters: Array<Cluster<Content>> = [];
  for (const piece of pieces.toSorted((left, right) => left.from - right.from)) {
    let cluster = clusterOf([piece]);
    for (let last = clusters.at(-1); last !== undefined && last.end > cluster.start; last = clusters.at(-1)) {
      clusters.pop();
      cluster = clusterOf([...last.pieces, ...cluster.pieces]);
    }
    clusters.push(cluster);
  }
  const given = (piece: Piece<Content>): number => order.get(piece) ?? 0;
  return clusters.map((cluster) => ({
    ...cluster,
    pieces: cluster.pieces.toSorted((left, right) => given(left) - given(right)),
  }));
}

function clusterOf<Content>(pieces: ReadonlyArray<Piece<Content>>): Cluster<Content> {
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

function arrangeCluster<Content>(cluster: Cluster<Content>): Arranged<Content> {
  const [first] = cluster.pieces;
  const isAlone = first !== undefined && cluster.pieces.length === 1 && first.size > 0;
  return isAlone ? { kind: "piece", piece: first } : asUnion(cluster);
}

/** The members of a union that begins at `start`. */
function armsOfCluster<Content>(cluster: Cluster<Content>): ReadonlyArray<Arranged<Content>> {
  const arms = armsOf(cluster.pieces);
  const reached = arms.flat().reduce((most, { from, size }) => Math.max(most, from + size), cluster.start);
  const members = arms.map((arm) => arrangeArm(arm, cluster.start));
  const isFull = roundUp(reached, cluster.alignment) >= cluster.end;
  if (isFull && reached > cluster.start) return members;
  const bytes = cluster.end - cluster.start;
  return [...members, { kind: "gap", from: cluster.start, bytes, isImplied: false }];
}

/** A new arm begins where a piece does not lie behind the one before it, or where that has no bytes and must be last. */
function armsOf<Content>(
  pieces: ReadonlyArray<Piece<Content>>,
): ReadonlyArray<ReadonlyArray<Piece<Content>>> {
  const arms: Array<Array<Piece<Content>>> = [];
  let free = Infinity;
  for (const piece of pieces) {
    const arm = arms.at(-1);
    if (arm === undefined || piece.from < free) arms.push([piece]);
    else arm.push(piece);
    free = piece.size === 0 ? Infinity : piece.from + piece.size;
  }
  return arms;
}

function arrangeArm<Content>(arm: ReadonlyArray<Piece<Content>>, start: number): Arranged<Content> {
  const [first] = arm;
  if (first !== undefined && arm.length === 1 && first.from === start && !first.isSeveral)
    return { kind: "piece", piece: first };
  const members: Array<Arranged<Content>> = [];
  let at = start;
  for (const piece of arm) {
    members.push(...gap(at, { start: piece.from, alignment: piece.alignment }), { kind: "piece", piece });
    at = piece.from + piece.size;
  }
  const alignment = arm.reduce((most, piece) => Math.max(most, piece.alignment), 1);
  const end = start + roundUp(at - start, alignment);
  members.push(...gap(at, { start: end, alignment }));
  return { kind: "struct", from: start, size: end - start, members };
}

function asUnion<Content>(cluster: Cluster<Content>): Group<Content> {
  const { start, end } = cluster;
  return { kind: "union", from: start, size: end - start, members: armsOfCluster(cluster) };
}

/** What lies between what is there so far and the next declaration. */
function gap(
  at: number,
  next: { readonly start: number; readonly alignment: number },
): ReadonlyArray<{
  readonly kind: "gap";
  readonly from: number;
  readonly bytes: number;
  readonly isImplied: boolean;
}> {
  if (next.start === at) return [];
  const isImplied = roundUp(at, next.alignment) === next.start;
  return [{ kind: "gap", from: at, bytes: next.start - at, isImplied }];
}

function roundUp(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
