import { lex } from "../tokens/lex.ts";
import type { Reader } from "../tokens/reader.ts";
import { skipAttributes, skipVisibility } from "../tokens/reader.ts";
import { TokenWriter } from "../tokens/token-writer.ts";
import { Kind, Word, fromDefinition, placeOf } from "../tokens/token.ts";
import type { Tokens } from "../tokens/token.ts";

// Where each of our own pieces begins and ends in the frame below, in tokens.
const frameText =
  "pub struct ( pub ) ; impl { } pub const fn bits ( & self ) -> { self . 0 } pub const : = ( ) ;";
const piece = {
  struct: [0, 2],
  openField: [2, 4],
  closeField: [4, 6],
  impl: [6, 7],
  openImpl: [7, 8],
  closeImpl: [8, 9],
  bits: [9, 18],
  bitsBody: [18, 23],
  const: [23, 25],
  colon: [25, 26],
  equals: [26, 27],
  openValue: [27, 28],
  closeValue: [28, 30],
} as const;

/**
 * What `bitflags!` makes when its source is not at hand: `struct Flags: u32 { const A = 1; }` becomes a struct of one u32
 * with its flags as constants. The author's attributes go with it: neither version of the crate gives it a repr of its own.
 */
export function expandBitflags(input: Reader): Tokens {
  const { sources } = input.tokens;
  const frame = lex(sources, sources.add({ file: "<bitflags>", text: frameText })).tokens;
  const out = new TokenWriter(sources, frame.file, 64).withFiles();
  const write: Write = {
    own: (name) => {
      const [from, to] = piece[name];
      for (let at = from; at < to; at += 1) out.copy(frame, at, frame.file | fromDefinition);
    },
    theirs: ({ from, to }) => {
      const { tokens } = input;
      for (let at = from; at < to; at += 1)
        out.copy(tokens, at, tokens.files === null ? tokens.file : (tokens.files[at] ?? 0));
    },
  };
  while (!input.isDone()) writeFlags(input, write);
  return out.finish(placeOf(input.tokens, input.at - 1, input.at));
}

interface Write {
  own(name: keyof typeof piece): void;
  theirs(words: Words): void;
}

interface Words {
  readonly from: number;
  readonly to: number;
}

function writeFlags(input: Reader, { own, theirs }: Write): void {
  const attributes = { from: skipAttributes(input), to: input.at };
  skipVisibility(input);
  if (!input.eatWord(Word.struct)) {
    input.skipTree();
    return;
  }
  const name = { from: input.at, to: input.at + 1 };
  if (input.eatIdentifier() === -1 || !input.eat(Kind.Colon)) return;
  const type = { from: input.at, to: input.at };
  while (!input.isDone() && input.kind() !== Kind.OpenBrace) input.skipTree();
  type.to = input.at;
  theirs(attributes);
  own("struct");
  theirs(name);
  own("openField");
  theirs(type);
  own("closeField");
  own("impl");
  theirs(name);
  own("openImpl");
  own("bits");
  theirs(type);
  own("bitsBody");
  for (const flag of input.isDone() ? [] : flagsIn(input.enter())) {
    theirs(flag.attributes);
    own("const");
    theirs(flag.name);
    own("colon");
    theirs(name);
    own("equals");
    theirs(name);
    own("openValue");
    theirs(flag.value);
    own("closeValue");
  }
  own("closeImpl");
}

interface Flag {
  readonly attributes: Words;
  readonly name: Words;
  readonly value: Words;
}

/** `const A = 1;`; `const _ = !0;` names nothing. */
function flagsIn(inner: Reader): Flag[] {
  const flags: Flag[] = [];
  while (!inner.isDone()) {
    const attributes = { from: skipAttributes(inner), to: inner.at };
    const isConst = inner.eatWord(Word.const);
    const name = { from: inner.at, to: inner.at + 1 };
    const isNamed =
      isConst && inner.name() !== Word._ && inner.eatIdentifier() !== -1 && inner.eat(Kind.Equals);
    const from = inner.at;
    inner.skipPast(Kind.Semicolon);
    if (isNamed) flags.push({ attributes, name, value: { from, to: inner.at - 1 } });
  }
  return flags;
}
