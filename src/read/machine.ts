const machines: Readonly<Record<number, string>> = {
  0x014c: "x86",
  0x01c0: "arm",
  0x01c4: "arm",
  0x0200: "ia64",
  0x8664: "x64",
  0xa641: "arm64ec",
  0xaa64: "arm64",
};

/** The common name of a COFF machine number; null for one that is not known here. */
export function machineName(machine: number): string | null {
  return machines[machine] ?? null;
}
