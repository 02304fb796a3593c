/** A half-open range of UTF-16 units. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Keys from the top of the document, and indices into its arrays. */
export type TomlPath = readonly (string | number)[];

/** Answers where in a document something stands; a path that is not there: where the nearest table around it begins. */
export interface TomlPlaces {
  placeOf(path: TomlPath): Place;
}

/** Nested deeper than any configuration; what lies deeper has the place of what holds it. */
const deepest = 50;

/**
 * Finds the places of all keys. The TOML reader keeps none, so the text is scanned again: only text that it has accepted is
 * to be given here, and of that nothing but the structure is looked at.
 */
export function tomlPlaces(text: string): TomlPlaces {
  const scanner = new Scanner(text);
  scanner.scan();
  return {
    placeOf(path) {
      for (let length = path.length; length > 0; length--) {
        const place = scanner.places.get(keyOf(path.slice(0, length)));
        if (place !== undefined) return place;
      }
      return { start: 0, end: 0 };
    },
  };
}

function keyOf(path: TomlPath): string {
  return JSON.stringify(path);
}

interface Key extends Place {
  readonly name: string;
}

class Scanner {
  readonly places = new Map<string, Place>();
  readonly #text: string;
  #at = 0;
  /** How many tables each array of tables has so far, by its path. */
  readonly #lengths = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  scan(): void {
    let table: TomlPath = [];
    for (;;) {
      this.#skipBlank();
      if (this.#at >= this.#text.length) return;
      const start = this.#at;
      if (this.#text[this.#at] === "[") table = this.#header();
      else this.#pair(table, 0);
      // Text that makes no progress is not TOML; the reader has said so.
      if (this.#at === start) return;
    }
  }

  #header(): TomlPath {
    const isArray = this.#text.startsWith("[[", this.#at);
    this.#at += isArray ? 2 : 1;
    const keys = this.#keys();
    const path: (string | number)[] = [];
    for (const [index, key] of keys.entries()) {
      path.push(key.name);
      this.#note(path, key);
      const known = this.#lengths.get(keyOf(path)) ?? 0;
      const isNew = isArray && index === keys.length - 1;
      if (isNew) this.#lengths.set(keyOf(path), known + 1);
      if (isNew || known > 0) path.push(isNew ? known : known - 1);
      this.#note(path, key);
    }
    this.#skipTo(/\n|$/g);
    return path;
  }

  #pair(table: TomlPath, depth: number): void {
    const path = [...table];
    for (const key of this.#keys()) {
      path.push(key.name);
      this.#note(path, key);
    }
    if (this.#text[this.#at] === "=") this.#at++;
    this.#skipSpace();
    this.#value(path, depth);
  }

  #value(path: TomlPath, depth: number): void {
    const opening = this.#text[this.#at];
    const start = this.#at;
    if (opening === "[" && depth < deepest) this.#array(path, depth);
    else if (opening === "{" && depth < deepest) this.#inlineTable(path, depth);
    else if (opening === '"' || opening === "'") this.#string();
    else this.#skipTo(/[,\]}\n#]|$/g);
    const written = this.#text.slice(start, this.#at).trimEnd();
    this.#note(path, { start, end: start + written.length });
  }

  #array(path: TomlPath, depth: number): void {
    this.#at++;
    for (let index = 0; ; index++) {
      this.#skipBlank();
      if (this.#isAtEnd("]")) return;
      this.#value([...path, index], depth + 1);
      this.#skipBlank();
      if (this.#text[this.#at] === ",") this.#at++;
      else if (this.#isAtEnd("]")) return;
      else return void (this.#at = this.#text.length);
    }
  }

  #inlineTable(path: TomlPath, depth: number): void {
    this.#at++;
    for (;;) {
      this.#skipBlank();
      if (this.#isAtEnd("}")) return;
      this.#pair(path, depth + 1);
      this.#skipBlank();
      if (this.#text[this.#at] === ",") this.#at++;
      else if (this.#isAtEnd("}")) return;
      else return void (this.#at = this.#text.length);
    }
  }

  /** Steps over the closing mark; the end of the text ends everything. */
  #isAtEnd(closing: string): boolean {
    if (this.#at >= this.#text.length) return true;
    if (this.#text[this.#at] !== closing) return false;
    this.#at++;
    return true;
  }

  #string(): void {
    const quote = this.#text[this.#at] === '"' ? '"' : "'";
    const long = quote.repeat(3);
    const body = this.#text.startsWith(long, this.#at)
      ? quote === '"'
        ? /"""(?:[^\\]|\\[\s\S])*?"{3,5}/y
        : /'''[\s\S]*?'{3,5}/y
      : quote === '"'
        ? /"(?:[^"\\\n]|\\.)*"/y
        : /'[^'\n]*'/y;
    body.lastIndex = this.#at;
    this.#at = body.test(this.#text) ? body.lastIndex : this.#text.length;
  }

  /** A dotted key up to `=` or `]`. */
  #keys(): readonly Key[] {
    const keys: Key[] = [];
    for (;;) {
      this.#skipSpace();
      const start = this.#at;
      if (this.#text[start] === '"' || this.#text[start] === "'") this.#string();
      else this.#skipTo(/[^\w-]|$/g);
      if (this.#at === start) return keys;
      keys.push({ name: nameIn(this.#text.slice(start, this.#at)), start, end: this.#at });
      this.#skipSpace();
      if (this.#text[this.#at] !== ".") return keys;
      this.#at++;
    }
  }

  /** The first place that a path is seen at is where it stands. */
  #note(path: TomlPath, { start, end }: Place): void {
    if (!this.places.has(keyOf(path))) this.places.set(keyOf(path), { start, end });
  }

  #skipSpace(): void {
    this.#skipTo(/[^ \t]|$/g);
  }

  /** Space, line ends and comments. */
  #skipBlank(): void {
    const blank = /(?:\s|#[^\n]*)*/y;
    blank.lastIndex = this.#at;
    this.#at += blank.exec(this.#text)?.[0].length ?? 0;
  }

  #skipTo(stop: RegExp): void {
    stop.lastIndex = this.#at;
    this.#at = stop.exec(this.#text)?.index ?? this.#text.length;
  }
}

/** Keys with escapes in them are no keys of ours; for those the place is not found. */
function nameIn(written: string): string {
  return /^["']/.test(written) ? written.slice(1, -1) : written;
}
