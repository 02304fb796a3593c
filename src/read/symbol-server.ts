// Where symbol servers keep a PDB. Nothing here opens a connection.

/** What a symbol server files a PDB under. */
export interface SymbolKey {
  readonly pdbName: string;
  /** 32 upper-case hexadecimal digits. */
  readonly guid: string;
  readonly age: number;
}

export const microsoftSymbolServer = "https://msdl.microsoft.com/download/symbols";

/** `ntkrnlmp.pdb/<GUID><age>/ntkrnlmp.pdb`, for a server or a folder laid out like one; the age has no leading zeros. */
export function symbolPath({ pdbName, guid, age }: SymbolKey): string {
  return `${pdbName}/${guid}${age.toString(16).toUpperCase()}/${pdbName}`;
}

export function symbolUrl(key: SymbolKey, server: string = microsoftSymbolServer): string {
  const path = symbolPath({ ...key, pdbName: encodeURIComponent(key.pdbName) });
  return `${server.endsWith("/") ? server.slice(0, -1) : server}/${path}`;
}

/** True if both come from one run of the linker. */
export function isSamePdb(left: Omit<SymbolKey, "pdbName">, right: Omit<SymbolKey, "pdbName">): boolean {
  return left.guid === right.guid && left.age === right.age;
}
