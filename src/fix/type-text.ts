import type { Model, RecordType, Type } from "../model/model.ts";
import type { SourceText } from "../source/source.ts";

/** Writes Rust types as the file itself writes them where it does, and so that they need no import where it does not. */
export class TypeText {
  readonly #known = new Map<string, string>();
  readonly #knowsVoid: boolean;
  readonly #isLoneFile: boolean;
  readonly #model: Model;

  constructor(model: Model, source: SourceText, isLoneFile: boolean) {
    this.#model = model;
    this.#isLoneFile = isLoneFile;
    this.#knowsVoid = /[*:]\s*(?:mut|const)\s+c_void\b/.test(source.text);
    for (const record of model.records.values()) {
      if (record.span.file === source.file) this.#learn(record, source);
    }
  }

  /** Null for what cannot be written: a record without a path. */
  write(type: Type): string | null {
    const known = this.#known.get(keyOf(type));
    if (known !== undefined) return known;
    switch (type.kind) {
      case "scalar":
        return type.spelling;
      case "pointer":
        return this.#writePointer(type.pointee);
      case "array": {
        const element = this.write(type.element);
        return element === null ? null : `[${element}; ${type.length ?? 0}]`;
      }
      case "alias":
        return this.write(type.target);
      case "record":
        return this.#pathOf(type.record);
      case "enum":
      case "function":
      case "unresolved":
        return null;
    }
  }

  #writePointer(pointee: Type | null): string {
    const target = pointee === null ? null : this.write(pointee);
    return `*mut ${target ?? (this.#knowsVoid ? "c_void" : "u8")}`;
  }

  /** How the file writes the types of a record's fields. One whose text is made by a macro has another text at its span. */
  #learn(record: RecordType, { text }: SourceText): void {
    for (const { name, span, type } of record.fields) {
      const written = text.slice(span.start, span.end);
      const match = /^(?:r#)?(\w+)\s*:\s*(\S[\s\S]*)$/.exec(written);
      if (match?.[1] !== name || match[2] === undefined || /\/[/*]/.test(match[2])) continue;
      const key = keyOf(type);
      if (!this.#known.has(key)) this.#known.set(key, match[2]);
    }
  }

  #pathOf(id: string): string | null {
    const path = this.#model.records.get(id)?.path ?? null;
    if (path === null || id !== path) return null;
    return this.#isLoneFile && !path.includes("::") ? path : `crate::${path}`;
  }
}

/** The same for types that are written alike. */
function keyOf(type: Type): string {
  return JSON.stringify(type, (key, value: unknown) => (key === "span" ? undefined : value));
}
