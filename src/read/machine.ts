import { hexadecimal } from "./bytes.ts";

const machines: Readonly<Record<number, string>> = {
  0x014c: "x86",
  0x01c0: "arm",
  0x01c4: "arm",
  0x0200: "ia64",
  0x8664: "x64",
  0xa641: "arm64ec",
  0xaa64: "arm64",
};

/** The common name of a COFF machine number, or the number of another: `0x01a2`. */
export function machineName(machine: number): string {
  return machines[machine] ?? `0x${hexadecimal(machine, 4)}`;
}
