import { diagnostic } from "../../../diagnostic/facts.ts";
import type { Diagnostic, DiagnosticArguments, DiagnosticCode } from "../../../diagnostic/facts.ts";
import type { Span } from "../../../source/source.ts";
import { lex } from "../tokens/lex.ts";
import { defaultLimits } from "./options.ts";
import type { RustHost, RustLimits, RustOptions } from "./options.ts";
import { Sources } from "../tokens/token.ts";
import type { Tokens } from "../tokens/token.ts";

/** What one run shares: files, names, diagnostics and the budgets that keep hostile input bounded. */
export class Session {
  readonly sources = new Sources();
  readonly host: RustHost;
  readonly options: RustOptions;
  readonly limits: RustLimits;
  readonly diagnostics: Diagnostic[] = [];
  readonly #texts = new Map<string, ReturnType<RustHost["readText"]>>();
  readonly #reported = new Set<string>();
  readonly #hidden = new Map<number, { items: number; features: Set<string>; first: Span }>();
  #files = 0;
  #quiet = 0;
  #expandedTokens = 0;

  constructor(host: RustHost, options: RustOptions) {
    this.host = host;
    this.options = options;
    this.limits = { ...defaultLimits, ...options.limits };
  }

  /** The text of a name. */
  textOf(name: number): string {
    return this.sources.names.textOf(name);
  }

  /** Says it once per place, however often it is met. */
  report<Code extends DiagnosticCode>(code: Code, args: DiagnosticArguments[Code], span: Span | null): void {
    this.add(diagnostic(code, args, span));
  }

  /** Looks at what nobody may be interested in: its answer says what is wrong with it, and nothing else does. */
  quietly<Result>(work: () => Result): Result {
    this.#quiet += 1;
    try {
      return work();
    } finally {
      this.#quiet -= 1;
    }
  }

  add(found: Diagnostic): void {
    if (this.#quiet > 0) return;
    const { span } = found;
    const key = `${found.code} ${span?.file}:${span?.start} ${JSON.stringify(found.args)}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.diagnostics.push(found);
  }

  /** Reads and splits a file; null, and said so, where that cannot be done. */
  open(path: string): Tokens | null {
    const read = this.#read(path);
    if (read === null) return null;
    if (!read.ok) {
      this.add(read.diagnostic);
      return null;
    }
    if (read.text.length > this.limits.fileSize) {
      this.report("file-too-large", { path, limit: this.limits.fileSize }, null);
      return null;
    }
    if (read.text.includes("\0")) {
      this.report("file-binary", { path }, null);
      return null;
    }
    const { tokens, diagnostics } = lex(this.sources, this.sources.add({ file: path, text: read.text }));
    for (const found of diagnostics) this.add(found);
    return tokens;
  }

  /** The text of a file without reading its items; null where there is none. Nothing is said about why. */
  preview(path: string): string | null {
    const read = this.#read(path);
    return read !== null && read.ok ? read.text : null;
  }

  /** Asks the host once per file and run. */
  #read(path: string): ReturnType<RustHost["readText"]> | null {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    this.#files += 1;
    if (this.#files > this.limits.files) {
      this.report("rust-limit", { what: "files", limit: this.limits.files }, null);
      return null;
    }
    const read = this.host.readText(path);
    this.#texts.set(path, read);
    return read;
  }

  /** Notes an item of that crate that is not read because features are off. */
  hide(crate: number, features: readonly string[], span: Span): void {
    const known = this.#hidden.get(crate) ?? { items: 0, features: new Set<string>(), first: span };
    known.items += 1;
    for (const feature of features) known.features.add(feature);
    this.#hidden.set(crate, known);
  }

  /** Says what features that are off keep from being read. Who chose features himself knows. */
  reportHidden(crate: number): void {
    const found = this.#hidden.get(crate);
    const isChosen = (this.options.features ?? []).length > 0 || this.options.noDefaultFeatures === true;
    if (found === undefined || isChosen) return;
    const features = [...found.features].sort();
    this.report("rust-features", { items: found.items, features }, found.first);
  }

  /** Counts tokens that a macro made; false once there are too many. */
  spend(tokens: number): boolean {
    this.#expandedTokens += tokens;
    return this.#expandedTokens <= this.limits.expandedTokens;
  }
}
