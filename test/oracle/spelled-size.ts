import type { DumpedRecord } from "./record-dump.ts";

// How large a type is that clang prints without typedefs, on x64 with MSVC's rules; null where the words do not say.

const scalars: Readonly<Record<string, number>> = {
  char: 1,
  "signed char": 1,
  "unsigned char": 1,
  _Bool: 1,
  short: 2,
  "unsigned short": 2,
  wchar_t: 2,
  int: 4,
  "unsigned int": 4,
  long: 4,
  "unsigned long": 4,
  float: 4,
  "long long": 8,
  "unsigned long long": 8,
  double: 8,
  "long double": 8,
};

export function spelledSize(spelling: string, records: ReadonlyMap<string, DumpedRecord>): number | null {
  const bare = spelling.replaceAll(/\b(const|volatile|__unaligned|__restrict|restrict)\b\s*/g, "").trim();
  const array = /^(.*?)\s*((?:\[\d*\])+)$/.exec(bare);
  if (array !== null && !/\(\*/.test(bare)) {
    const element = spelledSize(array[1] ?? "", records);
    const lengths = [...(array[2] ?? "").matchAll(/\[(\d*)\]/g)].map((match) => match[1] ?? "");
    if (element === null || lengths.includes("")) return null;
    return lengths.reduce((size, length) => size * Number(length), element);
  }
  if (/\*$|\(\*/.test(bare)) return /__ptr32/.test(bare) ? 4 : 8;
  if (/^enum\b/.test(bare)) return 4;
  return scalars[bare] ?? records.get(bare)?.size ?? null;
}
