/**
 * The first index below `count` for which `holds`, or `count` if there is none. Found by halving: where it holds for one
 * index, it must hold for all behind it.
 */
export function firstIndex(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
