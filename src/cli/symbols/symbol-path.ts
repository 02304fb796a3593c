/** Where PDBs may be: folders first, then servers, each in the order in which they were named. */
export interface SymbolPlaces {
  /** Laid out like a symbol server, or holding PDBs by their names. */
  readonly folders: readonly string[];
  readonly servers: readonly string[];
}

/**
 * Reads `_NT_SYMBOL_PATH` as debuggers do: `srv*FOLDER*https://…;cache*FOLDER;FOLDER`. Source: Microsoft, "Symbol path for
 * Windows debuggers".
 */
export function readSymbolPath(text: string): SymbolPlaces {
  const places = text.split(";").flatMap(placesIn);
  const isServer = (place: string): boolean => /^https?:\/\//i.test(place);
  return {
    folders: [...new Set(places.filter((place) => !isServer(place)))],
    servers: [...new Set(places.filter(isServer))],
  };
}

function placesIn(element: string): readonly string[] {
  const parts = element.split("*").map((part) => part.trim());
  const [kind = ""] = parts;
  if (parts.length === 1) return kind === "" ? [] : [kind];
  // `symsrv*symsrv.dll*…` names the library that does the work.
  const stores = kind.toLowerCase() === "symsrv" ? parts.slice(2) : parts.slice(1);
  return stores.filter((store) => store !== "");
}
