// A question is put in the words of the command line; so both mean the same, and mistakes are told in the same words.

/** One, or several. */
export type OneOrMore = string | readonly string[];

/** Where a question is asked. */
export interface Surroundings {
  /** The folder that paths are relative to and from which a configuration is sought upward. Default: the process's own. */
  readonly cwd?: string;
  /** This configuration file, and no other. */
  readonly config?: string;
  /** False keeps nothing between runs and uses nothing kept. Default: true. */
  readonly cache?: boolean;
}

/** The Rust side. Options add to the configuration, or overrule it. */
export interface RustSide {
  /** Crate directories, `Cargo.toml` or `.rs` files. Default: those of the configuration, else the nearest `Cargo.toml`. */
  readonly rust?: OneOrMore;
  /** Cargo features to switch on. */
  readonly features?: OneOrMore;
  readonly allFeatures?: boolean;
  /** False leaves `default` off. */
  readonly defaultFeatures?: boolean;
  /** As rustc takes them: `name` or `key="value"`. */
  readonly cfg?: OneOrMore;
}

/** How C text is read. */
export interface ReadingC {
  /** Folders of included headers. */
  readonly includeDirs?: OneOrMore;
  /** The same for foreign headers, searched after `includeDirs`. */
  readonly systemIncludeDirs?: OneOrMore;
  /** `NAME` or `NAME=VALUE`. */
  readonly defines?: OneOrMore;
  /** Headers that are read before everything else. */
  readonly include?: OneOrMore;
  /** Default: by the extension of the header. */
  readonly lang?: "c" | "c++";
  /** Who must testify to a layout. Default: those that cost nothing. */
  readonly witnesses?: Witness | readonly Witness[];
}

/** Who can be asked to testify. `embedded` is a clang that needs nothing installed. */
export type Witness =
  | "model"
  | "stated"
  | "recorded"
  | "embedded"
  | "clang"
  | "clang-cl"
  | "cl"
  | "dll"
  | "pdb"
  | "isf"
  | "rustc";

/** The C side. Without any of `c`, `pdb`, `isf`, `windows`, `truth`: that of the configuration, else the shipped builds. */
export interface CSide extends ReadingC {
  /** Headers: paths, or names that are found like an `#include`. */
  readonly c?: OneOrMore;
  /** PDBs, or programs that they belong to. */
  readonly pdb?: OneOrMore;
  /** Symbol tables in JSON, as Volatility writes them. */
  readonly isf?: OneOrMore;
  /** Shipped kernel builds: `10.0.19045.2965`, a range `19041..22621`, or `all`. Each one named is judged. */
  readonly windows?: OneOrMore;
  /** Folders of recorded layouts. */
  readonly truth?: OneOrMore;
}

export function surroundingWords({ config, cache }: Surroundings): readonly string[] {
  return [...given("--config", config), ...(cache === false ? ["--no-cache"] : [])];
}

export function rustWords(side: RustSide): readonly string[] {
  return [
    ...given("--rust", side.rust),
    ...given("--features", side.features),
    ...(side.allFeatures === true ? ["--all-features"] : []),
    ...(side.defaultFeatures === false ? ["--no-default-features"] : []),
    ...given("--cfg", side.cfg),
  ];
}

export function readingWords(reading: ReadingC): readonly string[] {
  return [
    ...given("--include-folder", reading.includeDirs),
    ...given("--isystem", reading.systemIncludeDirs),
    ...given("--define", reading.defines),
    ...given("--include", reading.include),
    ...given("--lang", reading.lang),
    ...given("--witness", reading.witnesses),
  ];
}

export function cWords(side: CSide): readonly string[] {
  return [
    ...given("--c", side.c),
    ...given("--pdb", side.pdb),
    ...given("--isf", side.isf),
    ...given("--windows", side.windows),
    ...given("--truth", side.truth),
    ...readingWords(side),
  ];
}

/** `--option=value` for each value, so that one that begins with a dash is a value too. */
export function given(option: string, values: OneOrMore | number | undefined): readonly string[] {
  return listOf(values).map((value) => `${option}=${value}`);
}

export function listOf(values: OneOrMore | number | undefined): readonly string[] {
  if (values === undefined) return [];
  return typeof values === "object" ? values : [String(values)];
}
