/** True if two pieces of a model say the same, wherever they were written: spans and comments' numbers do not count. */
export function isSameShape(left: unknown, right: unknown): boolean {
  return withoutPlaces(left) === withoutPlaces(right);
}

function withoutPlaces(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) =>
    key === "span" || key === "aliases" ? undefined : typeof inner === "bigint" ? `${inner}` : inner,
  );
}
