// Character codes of the signs that the readers of tokens take turns at.

export const NEWLINE = 10;
export const QUOTE = 34;
export const HASH = 35;
export const APOSTROPHE = 39;
export const PARENTHESIS_OPEN = 40;
export const PARENTHESIS_CLOSE = 41;
export const STAR = 42;
export const COMMA = 44;
export const DOT = 46;
export const SLASH = 47;
export const COLON = 58;
export const SEMICOLON = 59;
export const EQUALS = 61;
export const QUESTION = 63;
export const BRACKET_OPEN = 91;
export const BACKSLASH = 92;
export const BRACKET_CLOSE = 93;
export const BRACE_OPEN = 123;
export const BRACE_CLOSE = 125;
