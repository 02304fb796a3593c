// What a preprocessor prints with -dD: the text, and among it every #define and #undef where it stood. The text is parsed,
// the definitions are asked for constants, so each is kept by itself.

/** Preprocessed text without its definitions, and the definitions alone. */
export interface SplitText {
  /** Every line is where it was. */
  readonly text: string;
  /** `#define`, `#undef` and the pragmas that push and pop macros, each under a marker `# LINE "FILE"` where one is needed. */
  readonly definitions: string;
}

const ofMacros = /^#\s*(?:define|undef|pragma\s+(?:push|pop)_macro)\b/;

export function splitDefinitions(printed: string): SplitText {
  const text: string[] = [];
  const definitions: string[] = [];
  let file = '""';
  let line = 1;
  /** What a reader of `definitions` takes the next line to be. */
  let expected = "";
  let isContinued = false;
  for (const each of printed.split("\n")) {
    if (isContinued) {
      definitions.push(each);
      text.push("");
      isContinued = each.endsWith("\\");
      line += 1;
      expected = `${line} ${file}`;
      continue;
    }
    if (each.charCodeAt(0) !== HASH) {
      text.push(each);
      line += 1;
      continue;
    }
    const marker = /^# (\d+) ("(?:[^"\\]|\\.)*")/.exec(each);
    if (marker !== null) {
      text.push(each);
      line = Number(marker[1]);
      file = marker[2] ?? file;
      continue;
    }
    const isKept = !ofMacros.test(each);
    text.push(isKept ? each : "");
    if (!isKept) {
      if (expected !== `${line} ${file}`) definitions.push(`# ${line} ${file}`);
      definitions.push(each);
      expected = `${line + 1} ${file}`;
      isContinued = each.endsWith("\\");
    }
    line += 1;
  }
  return { text: text.join("\n"), definitions: definitions.map((each) => `${each}\n`).join("") };
}

/**
 * Pops of every macro that one of these texts pushes. Clang obeys the two pragmas without printing them, so the definitions
 * alone would be wrong about such a macro; a pop without its push says that nobody knows.
 */
export function untoldPops(texts: Iterable<string | Uint8Array>): string {
  const names = new Set<string>();
  for (const each of texts) {
    const bytes = Buffer.from(each);
    if (!bytes.includes("push_macro")) continue;
    const text = bytes.toString("latin1");
    for (const [, name = ""] of text.matchAll(/\bpush_macro\s*\(\s*\\?"(\w+)/g)) names.add(name);
  }
  return [...names]
    .sort()
    .map((name) => `#pragma pop_macro("${name}")\n`)
    .join("");
}

const HASH = 35;
