import { existsSync, readdirSync } from "node:fs";

// The headers of which winapi's modules are made, in groups that a C program can include together.

/** One C program: its headers in order, and the macros that it defines first, `NAME` or `NAME value`. */
export interface HeaderUnit {
  readonly name: string;
  readonly headers: readonly string[];
  readonly defines: readonly string[];
}

/** Each of these contradicts a header of the main unit, or each other. The version says which sapi5x.h is meant by sapi.h. */
const apart = [
  { version: "0x051", names: "d3d ddraw ddrawi http sapi strmif subauth winhttp".split(" ") },
  { version: "0x053", names: "ntsecapi sspi sapi winineti".split(" ") },
  { version: "0x053", names: ["sporder"] },
];
const named = [...apart.flatMap(({ names }) => names), "sapi51", "sapi53"];

/** In C this header declares its interfaces without what they inherit, and clang refuses it: it is for C++. */
const cxxOnly = ["dcomp"];

const first = "winsock2 windows winternl ole2 sqltypes d3d9 hidusage".split(" ");

/** Every header that has the name of a module of winapi. */
export function winapiUnits(crate: string, include: string): readonly HeaderUnit[] {
  const modules = ["shared", "um", "km", "ucrt", "vc"].flatMap((folder) =>
    readdirSync(`${crate}/src/${folder}`).map((file) => file.replace(/\.rs$/, "")),
  );
  const names = [...new Set(modules)].filter((name) => existsSync(`${include}/${name}.h`)).sort();
  const main = names.filter(
    (name) => !first.includes(name) && !cxxOnly.includes(name) && !named.includes(name),
  );
  return [
    { name: "most", headers: headers([...first, ...main]), defines: ["SECURITY_WIN32"] },
    ...apart.map(({ version, names: group }) => ({
      name: group[0] ?? "",
      headers: headers(["winsock2", "windows", "winternl", "ole2", ...group]),
      defines: ["SECURITY_WIN32", `_SAPI_VER ${version}`],
    })),
  ];
}

function headers(names: readonly string[]): readonly string[] {
  return names.map((name) => `${name}.h`);
}
