import { Kind } from "./token.ts";

/** What a character may begin or go on. */
export const Class = { other: 0, space: 1, word: 2, digit: 3 } as const;
/** Class of each ASCII character. */
export const classes = new Uint8Array(128);
for (const code of [9, 10, 11, 12, 13, 32]) classes[code] = Class.space;
for (let code = 48; code <= 57; code += 1) classes[code] = Class.digit;
for (let code = 65; code <= 90; code += 1) classes[code] = classes[code + 32] = Class.word;
classes[95] = Class.word;

export const punctuation = new Map<string, number>([
  ["(", Kind.OpenParenthesis], [")", Kind.CloseParenthesis], ["[", Kind.OpenBracket], ["]", Kind.CloseBracket],
  ["{", Kind.OpenBrace], ["}", Kind.CloseBrace], [";", Kind.Semicolon], [",", Kind.Comma], [".", Kind.Dot],
  ["..", Kind.DotDot], ["...", Kind.DotDotDot], ["..=", Kind.DotDotEquals], [":", Kind.Colon],
  ["::", Kind.PathSeparator], ["->", Kind.Arrow], ["=>", Kind.FatArrow], ["=", Kind.Equals],
  ["==", Kind.EqualsEquals], ["!=", Kind.NotEquals], ["!", Kind.Bang], ["<", Kind.Less], ["<=", Kind.LessEquals],
  [">", Kind.Greater], [">=", Kind.GreaterEquals], ["<<", Kind.ShiftLeft], ["<<=", Kind.ShiftLeftEquals],
  [">>", Kind.ShiftRight], [">>=", Kind.ShiftRightEquals], ["&", Kind.And], ["&&", Kind.AndAnd],
  ["&=", Kind.AndEquals], ["|", Kind.Or], ["||", Kind.OrOr], ["|=", Kind.OrEquals], ["+", Kind.Plus],
  ["+=", Kind.PlusEquals], ["-", Kind.Minus], ["-=", Kind.MinusEquals], ["*", Kind.Star], ["*=", Kind.StarEquals],
  ["/", Kind.Slash], ["/=", Kind.SlashEquals], ["%", Kind.Percent], ["%=", Kind.PercentEquals], ["^", Kind.Caret],
  ["^=", Kind.CaretEquals], ["#", Kind.Pound], ["$", Kind.Dollar], ["?", Kind.Question], ["@", Kind.At],
  ["~", Kind.Tilde],
]); // prettier-ignore

/** Per first character: kind of the character alone (0 if none). */
export const single = new Uint8Array(128);
/** Per first character: 1 if a longer operator may begin with it. */
export const longer = new Uint8Array(128);
for (const [text, kind] of punctuation) {
  if (text.length === 1) single[text.charCodeAt(0)] = kind;
  else longer[text.charCodeAt(0)] = 1;
}

/** Space outside of ASCII. */
export function isSpace(code: number): boolean {
  return (
    code === 0x85 || code === 0x200e || code === 0x200f || code === 0x2028 || code === 0x2029 || code === 0xa0
  );
}
