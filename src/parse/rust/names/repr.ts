import type { Session } from "../session/session.ts";
import { readInteger } from "../tokens/number-literals.ts";
import { Reader } from "../tokens/reader.ts";
import { Kind, Word, spanOf } from "../tokens/token.ts";
import { attributeSpelling, attributesIn, buildScriptDecides } from "./attributes.ts";
import type { Attribute } from "./attributes.ts";
import type { Cfg } from "./cfg.ts";
import type { Item } from "./module.ts";

/** What all `repr` attributes of an item ask for together. */
export interface Repr {
  readonly isC: boolean;
  readonly isTransparent: boolean;
  /** `packed(n)`, bytes. */
  readonly packed: number | null;
  /** `align(n)`, bytes; the largest asked for. */
  readonly align: number | null;
  /** `u8`, `isize`. */
  readonly integer: string | null;
  /** Why the item cannot be laid out whatever is inside. */
  readonly refused: string | null;
}

const integers = new Set([
  "u8",
  "u16",
  "u32",
  "u64",
  "u128",
  "usize",
  "i8",
  "i16",
  "i32",
  "i64",
  "i128",
  "isize",
]);

export function readRepr(item: Item, session: Session): Repr {
  let found: Repr = {
    isC: false,
    isTransparent: false,
    packed: null,
    align: null,
    integer: null,
    refused: null,
  };
  for (const attribute of attributesIn(item.tokens, item.attributes, item.at, item.module.crate.cfg))
    found = withAttribute(found, attribute, session);
  if (isUncertain(item)) return { ...found, refused: `its repr ${buildScriptDecides}` };
  if (found.packed === null || found.align === null) return found;
  return { ...found, refused: "packed and align contradict each other; rustc refuses this (E0587)" };
}

/** Whether `cfg_attr` gives it another repr where features are off that may be on. */
function isUncertain({ tokens, attributes, at, module: { crate } }: Item): boolean {
  if (crate.cfg.otherFeatures !== "perhaps") return false;
  const places = (cfg: Cfg) =>
    attributesIn(tokens, attributes, at, cfg)
      .filter(({ name }) => name === Word.repr)
      .map(({ from }) => from);
  return places(crate.cfg).join() !== places({ ...crate.cfg, otherFeatures: "off" }).join();
}

function withAttribute(before: Repr, attribute: Attribute, session: Session): Repr {
  const reader = new Reader(attribute.tokens, attribute.at, attribute.end);
  if (attribute.name !== Word.repr || reader.kind() !== Kind.OpenParenthesis) return before;
  const inner = reader.enter();
  const spelling = attributeSpelling(attribute);
  let found = before;
  while (!inner.isDone()) {
    const next = readHint(inner, found);
    if (next === null) {
      const span = spanOf(attribute.tokens, attribute.from, attribute.end);
      session.report("rust-attribute", { attribute: spelling, why: "is not understood" }, span);
    }
    found = next ?? { ...found, refused: `#[${spelling}] is not understood` };
    inner.skipPast(Kind.Comma);
  }
  return found;
}

/** Takes one word of `repr(…)`; null where it means nothing known. */
function readHint(inner: Reader, before: Repr): Repr | null {
  if (inner.kind() === Kind.OpenNone) return readHint(inner.enter(), before);
  const word = inner.isDone() ? "" : inner.text();
  inner.bump();
  if (word === "C") return { ...before, isC: true };
  if (word === "transparent") return { ...before, isTransparent: true };
  if (word === "Rust") return before;
  if (integers.has(word)) return { ...before, integer: word };
  if (word === "packed" && inner.kind() !== Kind.OpenParenthesis) return { ...before, packed: 1 };
  if (word !== "packed" && word !== "align") return null;
  const bytes = powerOfTwo(inner);
  if (bytes === null) return null;
  if (word === "packed") return { ...before, packed: Math.min(before.packed ?? bytes, bytes) };
  return { ...before, align: Math.max(before.align ?? bytes, bytes) };
}

function powerOfTwo(inner: Reader): number | null {
  if (inner.kind() !== Kind.OpenParenthesis) return null;
  let argument = inner.enter();
  if (argument.kind() === Kind.OpenNone) argument = argument.enter();
  const read = readInteger(argument.text());
  const value = read === null || read.suffix !== null ? 0n : read.value;
  return value >= 1n && value <= 2n ** 29n && (value & (value - 1n)) === 0n ? Number(value) : null;
}
