/**
 * True for the names that compilers make up for records and enums without a tag, bare or behind a scope:
 * `<unnamed-tag>` (cl, clang), `__unnamed` (older cl), `<unnamed-type-u>` and `<unnamed-enum-A>` (C++), `<anonymous-tag>`;
 * `__unnamed_39a0` is what symbol tables make of them.
 */
export function isMadeUpName(name: string): boolean {
  return /(?:^|::)(?:<unnamed-[^<>]*>|<anonymous-[^<>]*>|__unnamed(?:_[0-9a-f]+)?|unnamed_[0-9a-f]+)$/.test(
    name,
  );
}
