import type { UnresolvedReason } from "../../model/model.ts";
import { firstIndex } from "../../source/search.ts";
import { declspecAnnotations, gnuAnnotations } from "../c/attributes.ts";
import { isFailure } from "../c/conversions.ts";
import { noiseKind } from "../c/words.ts";
import { noRequests, type Reader, type Requests } from "./reader.ts";

/** Takes attributes, calling conventions and source annotations while there are any, and adds what they ask for. */
export function readAttributes(reader: Reader, before: Requests = noRequests): Requests {
  let requests = before;
  while (!reader.isDone()) {
    const next = readAttribute(reader, requests);
    if (next === null) return requests;
    requests = next;
  }
  return requests;
}

/** Puts two lists of attributes of one declaration together: of several alignments the largest counts. */
export function merged(left: Requests, right: Requests): Requests {
  return {
    alignment:
      left.alignment === null ? right.alignment : Math.max(left.alignment, right.alignment ?? left.alignment),
    isPacked: left.isPacked || right.isPacked,
    refused: left.refused ?? right.refused,
    hasEmptyBases: left.hasEmptyBases || right.hasEmptyBases,
    isProperty: left.isProperty || right.isProperty,
    hasDeclspecAlign: left.hasDeclspecAlign || right.hasDeclspecAlign,
  };
}

/** Null: no attribute stands here. */
function readAttribute(reader: Reader, before: Requests): Requests | null {
  const word = reader.text();
  switch (word) {
    case "alignas":
    case "_Alignas":
      reader.at++;
      return readAlignas(reader, before);
    case "__declspec":
    case "_declspec":
      reader.at++;
      return readKeyword(reader, before, "__declspec");
    case "__attribute__":
    case "__attribute":
      reader.at++;
      return readKeyword(reader, before, "__attribute__");
    case "[":
      if (!reader.is("[", 1)) return null;
      return readStandard(reader, before);
  }
  if (reader.kind() !== "word" || !isNoise(reader, word)) return null;
  reader.at++;
  if (noiseKind(word) === "annotation" && reader.is("(")) reader.skip();
  return before;
}

/** `[[…]]`: of all of them one bears on layout, and only under Microsoft's name. Microsoft Learn, cpp/attributes.md. */
function readStandard(reader: Reader, before: Requests): Requests {
  const first = reader.at;
  reader.skip();
  const text = reader.spellingFrom(first);
  if (!/\bmsvc\s*::\s*no_unique_address\b/.test(text)) return before;
  return { ...before, refused: { code: "unsupported", detail: "[[msvc::no_unique_address]]" } };
}

function isNoise(reader: Reader, word: string): boolean {
  const kind = noiseKind(word);
  if (kind === null || kind === "anonymous-part") return false;
  return reader.scope.find(word) === null && (kind !== "short" || reader.kind(1) === "word");
}

function readAlignas(reader: Reader, before: Requests): Requests {
  if (!reader.is("(")) return withoutOperands(reader, before);
  const close = reader.closing();
  const inside = reader.inside(reader.at + 1, close);
  reader.at = Math.min(reader.end, close + 1);
  const type = reader.world.deeper(() => reader.readers.typeId(inside.inside(inside.at, close)));
  if (type !== null) {
    const asked = alignmentOf(reader, type.type);
    return typeof asked === "number" ? withAlignment(before, asked) : { ...before, refused: asked };
  }
  const value = reader.readers.expression(inside, "whole");
  if (isFailure(value)) return { ...before, refused: value.why };
  // `alignas(0)` is ignored.
  return value.value === 0n ? before : withAlignment(before, Number(value.value));
}

/** The keyword alone asks for nothing, and what was meant nobody knows. */
function withoutOperands(reader: Reader, before: Requests): Requests {
  const { near } = reader.reportSyntax(reader.at - 1);
  return { ...before, refused: { code: "syntax", detail: near } };
}

function alignmentOf(
  reader: Reader,
  type: Parameters<typeof reader.world.complete>[0],
): number | UnresolvedReason {
  reader.world.complete(type);
  const { askLayout } = reader.world;
  if (askLayout === null) return { code: "value", detail: "the alignment of a type" };
  const answer = askLayout({ kind: "alignment", type }, reader.world.model());
  return typeof answer === "bigint" ? Number(answer) : answer;
}

function withAlignment(before: Requests, alignment: number): Requests {
  return { ...before, alignment: Math.max(before.alignment ?? 0, alignment) };
}

function readKeyword(reader: Reader, before: Requests, keyword: "__declspec" | "__attribute__"): Requests {
  if (!reader.is("(")) return withoutOperands(reader, before);
  const from = reader.at + 1;
  const close = reader.closing();
  reader.at = Math.min(reader.end, close + 1);
  const { tokens } = reader.unit;
  const base = tokens.start(from);
  const text = tokens.text.slice(base, Math.max(base, tokens.start(close)));
  const annotations = keyword === "__declspec" ? declspecAnnotations(text, base) : gnuAnnotations(text, base);
  let requests = before;
  if (/\bempty_bases\b/.test(text)) requests = { ...requests, hasEmptyBases: true };
  if (/\bproperty\s*\(/.test(text)) requests = { ...requests, isProperty: true };
  if (/\blayout_version\b/.test(text))
    requests = { ...requests, refused: { code: "unsupported", detail: "__declspec(layout_version)" } };
  for (const annotation of annotations) {
    switch (annotation.kind) {
      case "declspec-align":
      case "gnu-aligned": {
        if (annotation.kind === "declspec-align") requests = { ...requests, hasDeclspecAlign: true };
        // clang: the largest alignment that any type has on the target.
        if (annotation.expression === null) {
          requests = withAlignment(requests, 16);
          break;
        }
        const value = valueBetween(reader, annotation.expression.base, annotation.expression.text.length);
        if (isFailure(value)) requests = { ...requests, refused: value.why };
        else requests = withAlignment(requests, Number(value.value));
        break;
      }
      case "packed":
        requests = { ...requests, isPacked: true };
        break;
      case "unsupported":
        requests = { ...requests, refused: { code: "unsupported", detail: annotation.detail } };
        break;
      case "unknown-attribute":
        if (annotation.spelling === "__declspec(layout_version)") break;
        reader.world.report(
          "c-ignored-attribute",
          { attribute: annotation.spelling },
          reader.unit.directives.locator.span(annotation.at, annotation.end),
        );
        break;
      case "alignas":
      case "assert":
      case "pointer-32":
      case "underlying":
      case "unnamed-bit-field":
        break;
    }
  }
  return requests;
}

/** The value of the tokens that stand at `base` and behind, `length` characters of text. */
function valueBetween(
  reader: Reader,
  base: number,
  length: number,
): ReturnType<Reader["readers"]["expression"]> {
  const { tokens } = reader.unit;
  const from = firstIndex(tokens.count, (token) => tokens.start(token) >= base);
  const to = firstIndex(tokens.count, (token) => tokens.start(token) >= base + length);
  return reader.readers.expression(reader.inside(from, to), "whole");
}
