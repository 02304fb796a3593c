import { TokenWriter } from "../tokens/token-writer.ts";
import { Kind, fromDefinition, placeOf } from "../tokens/token.ts";
import type { Place, Tokens } from "../tokens/token.ts";
import type { Template } from "./definition.ts";
import type { Capture, Captures } from "./match.ts";

/** How an arm is written out. */
export interface Transcription {
  readonly definition: Tokens;
  readonly crate: number;
  readonly callSite: Place;
  /** Tokens that this one expansion may still make. */
  readonly budget: number;
}

export type Transcribed =
  | { readonly ok: true; readonly tokens: Tokens }
  | { readonly ok: false; readonly why: string };

/** Writes an arm's template with what was captured. Tokens of the definition are marked as not the author's own. */
export function transcribe(
  template: readonly Template[],
  captures: Captures,
  how: Transcription,
): Transcribed {
  const writer = new Transcriber(how);
  const why = writer.writeAll(template, captures);
  return why === null ? { ok: true, tokens: writer.finish() } : { ok: false, why };
}

class Transcriber {
  readonly #how: Transcription;
  readonly #out: TokenWriter;

  constructor(how: Transcription) {
    this.#how = how;
    this.#out = new TokenWriter(how.definition.sources, how.definition.file, 64).withFiles();
  }

  finish(): Tokens {
    return this.#out.finish(this.#how.callSite);
  }

  /** Null, or why it cannot be written. */
  writeAll(templates: readonly Template[], captures: Captures): string | null {
    for (const template of templates) {
      const why = this.#write(template, captures);
      if (why !== null) return why;
    }
    return this.#out.count > this.#how.budget ? "its expansion is too large" : null;
  }

  #write(template: Template, captures: Captures): string | null {
    switch (template.kind) {
      case "token":
        this.#copyOwn(template.at);
        return null;
      case "crate":
        this.#out.push(
          Kind.Crate,
          this.#how.crate,
          this.#how.definition.starts[template.at] ?? 0,
          this.#how.definition.ends[template.at] ?? 0,
        );
        this.#out.setLastFile(this.#ownFile(template.at));
        return null;
      case "group": {
        this.#copyOwn(template.at);
        const why = this.writeAll(template.inside, captures);
        this.#copyOwn(this.#how.definition.values[template.at] ?? template.at);
        return why;
      }
      case "fragment": {
        const capture = captures[template.slot];
        if (capture === undefined) return null;
        if (capture.kind === "rounds") return "a repeated name is used outside of its repetition";
        this.#copyCapture(capture);
        return null;
      }
      case "repetition":
        return this.#repeat(template, captures);
    }
  }

  #repeat(template: Extract<Template, { kind: "repetition" }>, captures: Captures): string | null {
    const repeated = template.slots.filter((slot) => captures[slot]?.kind === "rounds");
    const counts = new Set(repeated.map((slot) => roundsOf(captures[slot]).length));
    if (repeated.length === 0) return "a repetition without a repeated name";
    if (counts.size > 1) return "names that repeat together differ in number";
    const count = [...counts][0] ?? 0;
    const own = [...captures];
    for (let round = 0; round < count; round += 1) {
      if (round > 0 && template.separator !== -1) this.#copyOwn(template.separator);
      for (const slot of repeated) own[slot] = roundsOf(captures[slot])[round];
      const why = this.writeAll(template.inside, own);
      if (why !== null) return why;
    }
    return null;
  }

  #ownFile(at: number): number {
    const { definition } = this.#how;
    return (definition.files === null ? definition.file : (definition.files[at] ?? 0)) | fromDefinition;
  }

  #copyOwn(at: number): void {
    this.#out.copy(this.#how.definition, at, this.#ownFile(at));
  }

  #copyCapture(capture: Extract<Capture, { kind: "tokens" }>): void {
    const { tokens, from, to } = capture;
    const isSingle =
      to - from <= 1 || (tokens.kinds[from] === Kind.OpenNone && tokens.values[from] === to - 1);
    const isWrapped = capture.isOpaque && !isSingle;
    if (isWrapped) this.#mark(Kind.OpenNone, tokens, from);
    for (let at = from; at < to; at += 1)
      this.#out.copy(tokens, at, tokens.files === null ? tokens.file : (tokens.files[at] ?? 0));
    if (isWrapped) this.#mark(Kind.CloseNone, tokens, to - 1);
  }

  #mark(kind: number, tokens: Tokens, at: number): void {
    const place = placeOf(tokens, at, at + 1);
    if (kind === Kind.OpenNone) this.#out.open(kind, place.start, place.start);
    else this.#out.close(kind, place.end, place.end);
    this.#out.setLastFile(place.file);
  }
}

function roundsOf(capture: Capture | undefined): readonly Capture[] {
  return capture?.kind === "rounds" ? capture.rounds : [];
}
