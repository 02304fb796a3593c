/** One part of a job that several machines share: `index` of `count`, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * Whether a record belongs to this part. It depends on the record's path alone (FNV-1a, 32 bits), so that a record
 * stays with its part when others come and go.
 */
export function isInShard(path: string, { index, count }: Shard): boolean {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(path)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash % count === index - 1;
}
