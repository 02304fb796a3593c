import { lex } from "../lex.ts";
import type { Reader } from "../reader.ts";
import { skipAttributes, skipVisibility } from "../reader.ts";
import { TokenWriter } from "../token-writer.ts";
import { Kind, Word, fromDefinition, placeOf } from "../token.ts";
import type { Tokens } from "../token.ts";

/**
 * What `bitflags!` makes when its source is not at hand: `struct Flags: u32 { … }` becomes a transparent struct of one
 * u32, as the crate's second version writes it.
 */
export function expandBitflags(input: Reader): Tokens {
  const { sources } = input.tokens;
  const frame = lex(
    sources,
    sources.add({ file: "<bitflags>", text: "#[repr(transparent)] pub struct ( pub ) ;" }),
  ).tokens;
  const out = new TokenWriter(sources, frame.file, 64).withFiles();
  const own = (from: number, to: number) => {
    for (let at = from; at < to; at += 1) out.copy(frame, at, frame.file | fromDefinition);
  };
  const theirs = (from: number, to: number) => {
    const { tokens } = input;
    for (let at = from; at < to; at += 1)
      out.copy(tokens, at, tokens.files === null ? tokens.file : (tokens.files[at] ?? 0));
  };
  const opening = frame.kinds.lastIndexOf(Kind.OpenParenthesis);
  while (!input.isDone()) {
    skipAttributes(input);
    skipVisibility(input);
    if (!input.eatWord(Word.struct)) {
      input.skipTree();
      continue;
    }
    const name = input.at;
    input.eatIdentifier();
    if (!input.eat(Kind.Colon)) continue;
    const type = input.at;
    while (!input.isDone() && input.kind() !== Kind.OpenBrace) input.skipTree();
    own(0, opening);
    theirs(name, name + 1);
    own(opening, opening + 2);
    theirs(type, input.at);
    own(opening + 2, frame.count);
  }
  return out.finish(placeOf(input.tokens, input.at - 1, input.at));
}
