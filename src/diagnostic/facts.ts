import type { Span } from "../source/source.ts";

/**
 * What can be wrong with the input, as facts. The words are in catalogue.ts and nowhere else.
 * Each code's arguments are plain data; `span` says where, null if it is nowhere in particular.
 */
export interface DiagnosticArguments
  extends
    LayoutFacts,
    CFacts,
    RustFacts,
    DiffFacts,
    FileFacts,
    ReadFacts,
    ConfigurationFacts,
    ToolchainFacts {}

/** Why a type has no meaning here: the codes of `UnresolvedReason` in the model. */
export type UnresolvedCode = "unknown" | "unsupported" | "syntax" | "open" | "value" | "cyclic";

interface LayoutFacts {
  "incomplete-record": { readonly record: string };
  "unresolved-type": { readonly spelling: string; readonly code: UnresolvedCode; readonly detail: string };
  "refused-record": { readonly record: string; readonly code: UnresolvedCode; readonly detail: string };
  "recursive-record": { readonly record: string };
  "nesting-too-deep": { readonly limit: number };
  "size-too-large": { readonly what: string; readonly limit: number };
  "void-member": { readonly record: string; readonly field: string };
  "repr-rust": { readonly record: string };
  "bit-width-too-wide": { readonly field: string; readonly bitWidth: number; readonly typeBits: number };
  "bit-field-type": { readonly field: string; readonly spelling: string };
  "named-zero-width": { readonly field: string };
  "flexible-not-last": { readonly field: string };
  "invalid-alignment": { readonly value: number };
  "packed-and-aligned": { readonly record: string };
  "packed-with-alignment": { readonly record: string };
  "too-many-fields": { readonly record: string; readonly limit: number };
  "open-question": { readonly question: string };
}

interface CFacts {
  "c-syntax": { readonly near: string };
  "c-unknown-type": { readonly spelling: string };
  "c-constant": { readonly expression: string; readonly why: string };
  "c-pack": { readonly pragma: string; readonly why: string };
  "c-include": { readonly include: string };
  "c-conditional": { readonly directive: string };
  "c-redefinition": { readonly name: string };
  "c-ignored-attribute": { readonly attribute: string };
}

interface RustFacts {
  "rust-syntax": { readonly near: string };
  "rust-unknown-type": { readonly spelling: string };
  "rust-constant": { readonly expression: string; readonly why: string };
  "rust-module-missing": { readonly module: string; readonly tried: string };
  "rust-macro": { readonly macro: string; readonly why: string };
  "rust-attribute": { readonly attribute: string; readonly why: string };
  "rust-outside-crate": { readonly path: string };
  "rust-module-cycle": { readonly module: string; readonly path: string };
  "rust-limit": { readonly what: string; readonly limit: number };
  "rust-manifest": { readonly path: string; readonly why: string };
  "rust-features": { readonly items: number; readonly features: readonly string[] };
  "rust-dependency": { readonly crate: string };
}

interface DiffFacts {
  /** Several C records have the name, and they are not laid out alike. */
  "ambiguous-pair": { readonly rust: string; readonly candidates: string };
  "unsure-pairing": { readonly rust: string; readonly c: string; readonly offset: number };
}

interface FileFacts {
  "file-missing": { readonly path: string };
  "file-is-directory": { readonly path: string };
  "file-unreadable": { readonly path: string; readonly why: string };
  "file-binary": { readonly path: string };
  "file-too-large": { readonly path: string; readonly limit: number };
}

interface ReadFacts {
  "foreign-file": { readonly expected: string; readonly found: string };
  "damaged-file": { readonly what: string; readonly at: number };
  "damaged-recording": { readonly why: string };
  /** The text is not the one that its digest was made of. */
  "edited-recording": { readonly file: string };
  /** What the record was measured from is no longer what it was; `refresh` is the command that measures it anew. */
  "stale-record": { readonly record: string; readonly why: string; readonly refresh: string };
  /** A type of emitted Rust, or a field of one, that is given as bytes. */
  "emitted-as-bytes": { readonly record: string; readonly why: string };
  /** Emitted Rust that our own check does not find equal to what it was written from. */
  "emitted-unequal": { readonly record: string; readonly why: string };
  /** A layout that the files of a recording cannot hold, or that was not measured in full. */
  "unrecordable-record": { readonly record: string; readonly why: string };
  "file-truncated": { readonly expected: number; readonly found: number };
  "pdb-too-old": Record<string, never>;
  "pdb-portable": Record<string, never>;
  "pdb-compressed": Record<string, never>;
  "pdb-fastlink": Record<string, never>;
  "pdb-without-types": Record<string, never>;
  "several-definitions": { readonly record: string; readonly definitions: string };
  "damaged-json": { readonly where: string; readonly why: string };
  "pe-without-pdb": { readonly found: string };
  /** Which PDB a program was linked with. */
  "program-pdb": {
    readonly machine: string;
    readonly pdbName: string;
    readonly guid: string;
    readonly age: number;
    readonly url: string;
  };
  "pdb-not-at-hand": { readonly pdbName: string; readonly url: string };
  "pdb-mismatch": {
    readonly guid: string;
    readonly age: number;
    readonly wantedGuid: string;
    readonly wantedAge: number;
  };
  "download-failed": { readonly url: string; readonly why: string };
  /** Who a file is. `what` it is, in words. */
  "debug-info": {
    readonly what: string;
    readonly machine: string;
    readonly guid: string;
    readonly age: number;
  };
}

interface ConfigurationFacts {
  "configuration-syntax": { readonly why: string };
  /** `near` is the key that was probably meant, or empty. */
  "configuration-key": { readonly key: string; readonly near: string };
  "configuration-value": { readonly key: string; readonly expected: string; readonly found: string };
  /** One that is there and is not read. */
  "configuration-unused": { readonly unused: string; readonly why: string };
  /** Where `adopt` cannot add its waivers. */
  "configuration-append": { readonly path: string; readonly why: string };
  /** `workspace = true` where there is nothing to inherit. */
  "configuration-workspace": { readonly why: string };
}

interface ToolchainFacts {
  "probe-damaged": { readonly why: string };
  /** `parts`: what of the record a probe is not asked about. */
  "probe-partial": { readonly record: string; readonly parts: string };
  "probe-unaskable": { readonly record: string; readonly why: string };
  /** `compiler` as people call it, `advice` what to install or set. */
  "compiler-missing": { readonly compiler: string; readonly advice: string };
  "compiler-failed": { readonly compiler: string; readonly output: string };
  "compiler-timeout": { readonly compiler: string; readonly seconds: number };
  /** Where a witness that was asked for has nothing to say here, or cannot be asked. */
  "witness-unfit": { readonly witness: string; readonly why: string };
  /** The witness did not take the text as it stands, and was asked about our reading of it. */
  "witness-of-reading": { readonly witness: string; readonly why: string };
  /** `where` is the record, or a field in it; `said` who says what. */
  "witnesses-disagree": { readonly where: string; readonly said: string };
  /** The same for a text and its own comments, which are believed. */
  "text-overruled": {
    readonly where: string;
    readonly said: string;
    readonly lost: "alignment" | "packing";
  };
  /** The same, where the list of known divergences says why. */
  "known-divergence": {
    readonly where: string;
    readonly said: string;
    readonly rule: string;
    readonly case: string;
  };
  /** A diagnostic of the preprocessor; `chain` lists the files that include the place, innermost first. */
  "preprocessor-error": { readonly message: string; readonly chain: readonly string[] };
  "include-missing": { readonly include: string; readonly chain: readonly string[] };
  /** `searched`: the sets of headers in which it is not. */
  "header-missing": { readonly header: string; readonly searched: string; readonly advice: string };
  "headers-missing": { readonly include: string; readonly advice: string };
}

export type DiagnosticCode = keyof DiagnosticArguments;

export type Diagnostic = {
  readonly [Code in DiagnosticCode]: {
    readonly code: Code;
    readonly args: DiagnosticArguments[Code];
    readonly span: Span | null;
  };
}[DiagnosticCode];

/** The reason of an `unverified` verdict is a diagnostic like any other. */
export type Reason = Diagnostic;

/** Builds a diagnostic; the code fixes the type of its arguments. */
export function diagnostic<Code extends DiagnosticCode>(
  code: Code,
  args: DiagnosticArguments[Code],
  span: Span | null,
): Diagnostic {
  // One object literal cannot show TypeScript that code and args come from the same member of the union.
  return { code, args, span } as Diagnostic;
}
