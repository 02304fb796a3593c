import type { Diagnostic, DiagnosticArguments, DiagnosticCode, UnresolvedCode } from "./facts.ts";

export type Severity = "error" | "warning" | "note";

/** A message says what is wrong and, where there is something, what to do about it. */
interface Wording<Args> {
  readonly severity: Severity;
  readonly message: (args: Args) => string;
}

type Words = { readonly [Code in DiagnosticCode]: Wording<DiagnosticArguments[Code]> };

const words: Words = {
  // layout
  "incomplete-record": error(
    (a) => `${a.record} is declared but never defined here (opaque), so it has no layout`,
  ),
  "unresolved-type": error((a) => unresolved(a.spelling, a.code, a.detail)),
  "refused-record": error((a) => unresolved(a.record, a.code, a.detail)),
  "recursive-record": error((a) => `${a.record} contains itself by value`),
  "nesting-too-deep": error((a) => `nested more than ${a.limit} deep; this is not read further`),
  "size-too-large": error((a) => `${a.what} is larger than ${a.limit} bytes, the most there may be`),
  "void-member": error((a) => `field ${a.field} of ${a.record} has type void`),
  "repr-rust": error(
    (a) =>
      `${a.record} has no repr, so rustc may order its fields as it likes; add #[repr(C)] to give it a layout`,
  ),
  "bit-width-too-wide": error(
    (a) => `bit-field ${a.field} is ${a.bitWidth} bits wide but its type has only ${a.typeBits}`,
  ),
  "bit-field-type": error((a) => `bit-field ${a.field} has type ${a.spelling}, which is not an integer`),
  "named-zero-width": error((a) => `bit-field ${a.field} has width 0; only an unnamed one may`),
  "flexible-not-last": error((a) => `${a.field} has no elements but is not the last member`),
  "invalid-alignment": error(
    (a) => `alignment ${a.value} is not a power of two of the size allowed: at most 8192 in C, 2^29 in Rust`,
  ),
  "packed-and-aligned": error(
    (a) => `${a.record} is packed and holds an aligned type; rustc refuses this (E0588)`,
  ),
  "packed-with-alignment": error(
    (a) => `${a.record} is packed and asks for an alignment; rustc refuses both on one record (E0587)`,
  ),
  "too-many-fields": error(
    (a) => `${a.record} has more than ${a.limit} fields, counting those of unnamed records inside it`,
  ),
  "open-question": error((a) => `what MSVC does here is not known: ${a.question}`),
  // C
  "c-syntax": error((a) => `cannot read this declaration near \`${a.near}\``),
  "c-unknown-type": error(
    (a) => `unknown type ${a.spelling}; define it in the same text or give the header it is in`,
  ),
  "c-constant": error((a) => `cannot compute \`${a.expression}\`: ${a.why}`),
  "c-pack": warning((a) => `#pragma ${a.pragma}: ${a.why}`),
  "c-include": warning((a) => `#include ${a.include} is not followed here; unknown types may come from it`),
  "c-conditional": error((a) => `${a.directive} inside a record: preprocess the text first`),
  "c-redefinition": warning((a) => `${a.name} is defined twice with different fields; both are kept`),
  "c-ignored-attribute": warning((a) => `${a.attribute} is not understood and was ignored`),
  // Rust
  "rust-syntax": error((a) => `cannot read this item near \`${a.near}\``),
  "rust-unknown-type": error((a) => `unknown type ${a.spelling}`),
  "rust-constant": error((a) => `cannot compute \`${a.expression}\`: ${a.why}`),
  "rust-module-missing": warning((a) => `mod ${a.module}: no file (tried ${a.tried})`),
  "rust-macro": warning((a) => `${a.macro}!: ${a.why}`),
  "rust-attribute": warning((a) => `#[${a.attribute}]: ${a.why}`),
  "rust-outside-crate": warning((a) => `${a.path} leaves the crate's folder and was not read`),
  "rust-module-cycle": error((a) => `mod ${a.module}: ${a.path} contains itself`),
  "rust-limit": error((a) => `more than ${a.limit} ${a.what}; the rest was not read`),
  "rust-manifest": error((a) => `${a.path}: ${a.why}`),
  "rust-features": warning(({ items, features }) => {
    const shown = features.length > 5 ? [...features.slice(0, 5), `${features.length - 5} more`] : features;
    return `not read because features are off: ${items} ${items === 1 ? "item" : "items"} with records (${shown.join(", ")}); --features or --all-features switches them on`;
  }),
  "rust-dependency": warning((a) => `the source of crate ${a.crate} was not found; its types are unknown`),
  // comparison
  "ambiguous-pair": error(
    (a) =>
      `C has several records that ${a.rust} may be, and they are not laid out alike: ${a.candidates}; a [[map]] in the configuration says which one is meant`,
  ),
  "unsure-pairing": error(
    (a) =>
      `${a.rust} is no name C knows, and ${a.c} lies at its place (0x${a.offset.toString(16)}); whether they are one field cannot be told`,
  ),
  // files
  "file-missing": error((a) => `${a.path}: no such file`),
  "file-is-directory": error((a) => `${a.path} is a directory, not a file`),
  "file-unreadable": error((a) => `${a.path} cannot be read: ${a.why}`),
  "file-binary": error((a) => `${a.path} is not text`),
  "file-too-large": error((a) => `${a.path} is larger than ${a.limit} bytes`),
  // debug info and recordings
  "foreign-file": error((a) => `expected ${a.expected}, found ${a.found}`),
  "damaged-file": error((a) => `the file is damaged: ${a.what} at byte ${a.at}`),
  "damaged-recording": error((a) => `the recorded layout cannot be used: ${a.why}`),
  "edited-recording": error(
    (a) =>
      `${a.file} is not what was recorded: its text does not have the digest that it states; take it back from version control, or record anew`,
  ),
  "stale-record": error(
    (a) => `what is recorded of ${a.record} is stale: ${a.why}; record it anew: ${a.refresh}`,
  ),
  "emitted-as-bytes": warning((a) => `${a.record} is given as bytes: ${a.why}`),
  "emitted-unequal": error((a) => `the Rust written of ${a.record} is not found equal: ${a.why}`),
  "unrecordable-record": warning((a) => `${a.record} is not recorded: ${a.why}`),
  "file-truncated": error(
    (a) => `the file is cut short: it should have ${a.expected} bytes and has ${a.found}`,
  ),
  "pdb-too-old": error(
    () => "this PDB has the old format 2.00 of Visual C++ 6; only MSF 7.00 (2002 and later) is read",
  ),
  "pdb-portable": error(() => "this is a portable PDB of .NET, which describes no native records"),
  "pdb-compressed": error(
    () => "this is a compressed PDB (MSFZ), which is not read; expand it to a plain PDB first",
  ),
  "pdb-fastlink": error(
    () =>
      "this PDB was linked with /DEBUG:FASTLINK and leaves its types in the object files; link with /DEBUG:FULL",
  ),
  "pdb-without-types": error(
    () => "this PDB holds no types: it is stripped (/PDBSTRIPPED) or made without debug information",
  ),
  "several-definitions": error(
    (a) => `${a.record} has several definitions here; ask for one of ${a.definitions}`,
  ),
  "damaged-json": error((a) => `${a.where}: ${a.why}`),
  "pe-without-pdb": error((a) => `the program names no PDB: ${a.found}`),
  "program-pdb": note(
    (a) =>
      `program for ${a.machine}, linked with ${a.pdbName}, GUID ${a.guid}, age ${a.age}, which a symbol server has at ${a.url}`,
  ),
  "pdb-not-at-hand": error(
    (a) => `${a.pdbName} is not at hand; put it beside the program, or let --fetch-symbols download ${a.url}`,
  ),
  "pdb-mismatch": warning(
    (a) =>
      `this is not the PDB of the program: it has GUID ${a.guid}, age ${a.age}, the program names GUID ${a.wantedGuid}, age ${a.wantedAge}`,
  ),
  "download-failed": error((a) => `${a.url} was not downloaded: ${a.why}`),
  "debug-info": note((a) => `${a.what}, machine ${a.machine}, GUID ${a.guid}, age ${a.age}`),
  // configuration
  "configuration-syntax": error((a) => `this is not TOML: ${a.why}`),
  "configuration-key": error((a) =>
    a.near === "" ? `unknown key ${a.key}` : `unknown key ${a.key}; did you mean ${a.near}?`,
  ),
  "configuration-value": error((a) => `${a.key} must be ${a.expected}, not ${a.found}`),
  "configuration-unused": warning((a) => `${a.unused} is not used: ${a.why}`),
  "configuration-append": error((a) => `nothing can be added to ${a.path}: ${a.why}`),
  "configuration-workspace": error((a) => `workspace = true has nothing to inherit: ${a.why}`),
  // compilers
  "probe-damaged": error((a) => `this is not a probe that can be read: ${a.why}`),
  "probe-partial": warning((a) => `a probe cannot ask about all of ${a.record}; it leaves out ${a.parts}`),
  "probe-unaskable": error((a) => `${a.record} cannot be asked about in a probe: ${a.why}`),
  "compiler-missing": error((a) => `${a.compiler} was not found; ${a.advice}`),
  "compiler-failed": error((a) => `${a.compiler} refused: ${a.output}`),
  "compiler-timeout": error((a) => `${a.compiler} did not finish in ${a.seconds} s`),
  "witness-unfit": error((a) => `${a.witness} cannot testify here: ${a.why}`),
  "witness-of-reading": warning(
    (a) => `${a.witness} was asked about the records as we read them, not about the text itself: ${a.why}`,
  ),
  "witnesses-disagree": error((a) => `witnesses disagree on ${a.where}: ${a.said}`),
  "text-overruled": warning((a) => `witnesses disagree on ${a.where}: ${a.said}; ${lostText(a.lost)}`),
  "known-divergence": warning(
    (a) => `${a.where}: ${a.said}; this follows cl: ${a.rule} (probes/cases/${a.case}.h)`,
  ),
  "preprocessor-error": error((a) => `${a.message}${includeChain(a.chain)}`),
  "include-missing": error((a) => `#include ${a.include}: no such file${includeChain(a.chain)}`),
  "header-missing": error(
    (a) =>
      `${a.header}: no such file here, nor among the headers of this machine (${a.searched}); ${a.advice}`,
  ),
  "headers-missing": error((a) => `#include ${a.include}: no Windows headers were found; ${a.advice}`),
};

/** Text printed out of debug info has what debug info keeps, and that is neither. */
export function lostText(lost: "alignment" | "packing"): string {
  const how = lost === "alignment" ? "an alignment (__declspec(align))" : "a packing (#pragma pack)";
  return `the comments are believed: the text has lost ${how}`;
}

/** One line for people, without a place and without a full stop. */
export function messageOf(diagnostic: Diagnostic): string {
  // The table is total over the union, but TypeScript does not carry the link between code and args across an index.
  return (words[diagnostic.code].message as (args: unknown) => string)(shortenedArguments(diagnostic.args));
}

/** Longest text of foreign origin in a message, in UTF-16 units: a hostile name may have megabytes. */
const longestArgument = 120;
/** An address, a command or an advice that is cut is none. */
const longestAddress = 2000;
const neededWhole: ReadonlySet<string> = new Set(["url", "refresh", "advice"]);

function shortenedArguments(args: object): object {
  const shorten = (value: unknown, longest: number): unknown =>
    typeof value === "string" && value.length > longest ? `${value.slice(0, longest - 1)}…` : value;
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [
      key,
      shorten(value, neededWhole.has(key) ? longestAddress : longestArgument),
    ]),
  );
}

export function severityOf(diagnostic: Diagnostic): Severity {
  return severityOfCode(diagnostic.code);
}

/** Every code there is. */
export const diagnosticCodes: readonly string[] = Object.keys(words);

/** The severity that every diagnostic of this code has. */
export function severityOfCode(code: DiagnosticCode): Severity {
  return words[code].severity;
}

function includeChain(chain: readonly string[]): string {
  return chain.length === 0 ? "" : `, included from ${chain.join(", from ")}`;
}

function unresolved(what: string, code: UnresolvedCode, detail: string): string {
  switch (code) {
    case "unknown":
      return `unknown type ${what}`;
    case "open":
      return `${what}: what MSVC does here is not known: ${detail}`;
    case "syntax":
      return `${what}: cannot be read: ${detail}`;
    case "unsupported":
    case "value":
    case "cyclic":
      return `${what}: ${detail}`;
  }
}

function error<Args>(message: (args: Args) => string): Wording<Args> {
  return { severity: "error", message };
}

function warning<Args>(message: (args: Args) => string): Wording<Args> {
  return { severity: "warning", message };
}

function note<Args>(message: (args: Args) => string): Wording<Args> {
  return { severity: "note", message };
}
