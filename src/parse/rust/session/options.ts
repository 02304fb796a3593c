import type { Diagnostic } from "../../../diagnostic/facts.ts";
import type { Model, Type } from "../../../model/model.ts";

/** The file system as the front end sees it; paths use `/`. The caller decides what they are relative to. */
export interface RustHost {
  /** The text of a file, or why there is none (missing, too large, not UTF-8). */
  readText(
    path: string,
  ): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly diagnostic: Diagnostic };
  isFile(path: string): boolean;
  /** Names in a folder, folders included; empty if there is no such folder. */
  list(path: string): readonly string[];
  /** Says that a manifest leads to this crate's folder or workspace manifest: a host that stays inside folders may go there. */
  enter?(path: string): void;
}

/** Where to begin: one `.rs` file, or a crate's folder or `Cargo.toml`. */
export type RustRoot =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "crate"; readonly path: string };

/** A question about layout that a constant expression asks. */
export type LayoutQuery =
  | { readonly kind: "size"; readonly type: Type }
  | { readonly kind: "alignment"; readonly type: Type }
  | { readonly kind: "offset"; readonly type: Type; readonly path: readonly string[] };

export type LayoutAnswer =
  | { readonly ok: true; readonly value: bigint }
  | { readonly ok: false; readonly why: string };

export interface RustOptions {
  readonly features?: readonly string[];
  readonly allFeatures?: boolean;
  readonly noDefaultFeatures?: boolean;
  /** `name` or `key="value"`. */
  readonly cfg?: readonly string[];
  /**
   * Resolve only these records and enums with what they hold by value. A name or a path; underscores and case
   * do not count. Absent: every item.
   */
  readonly only?: readonly string[];
  /** Let `#[path]` and `include!` leave the crate's folder. */
  readonly allowOutside?: boolean;
  /** Folders that hold crates as `name-version` or `name`: cargo's registry, a vendor folder. */
  readonly registries?: readonly string[];
  /** What `env!` answers, `OUT_DIR` above all. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Answers `size_of` and friends inside constants; without it only plain types have an answer. */
  readonly layoutQuery?: (query: LayoutQuery, model: Model) => LayoutAnswer;
  readonly limits?: Partial<RustLimits>;
}

export interface RustLimits {
  readonly files: number;
  /** UTF-16 units in one file. */
  readonly fileSize: number;
  /** Tokens that all expansions together may make. */
  readonly expandedTokens: number;
  /** Nested macro calls. */
  readonly macroDepth: number;
  readonly moduleDepth: number;
  readonly records: number;
}

export const defaultLimits: RustLimits = {
  files: 10_000,
  fileSize: 32_000_000,
  expandedTokens: 20_000_000,
  macroDepth: 128,
  moduleDepth: 128,
  records: 1_000_000,
};
