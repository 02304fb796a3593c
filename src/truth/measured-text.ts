import type { FieldLayout, Layouts, MemberLayout, RecordLayout } from "../layout/layouts.ts";
import type { EnumType, RecordId, Type } from "../model/model.ts";
import { heldRecord, heldType, withoutAliases } from "../model/model.ts";
import { Refusal, spellType } from "./measured-types.ts";
import { alignmentText, hex } from "./numbers.ts";

// Records of any door as the lines of recorded files: fields of anonymous members stand flat in their owner, unnamed
// records below the member that holds them, named ones in files of their own.

/** One record or enum as its file has it. */
export interface MeasuredText {
  readonly kind: "record" | "enum";
  readonly name: string;
  /** Other names of the same thing: typedefs. Sorted. */
  readonly also: readonly string[];
  /** The head and the lines below it. */
  readonly lines: readonly string[];
}

export interface MeasuredTexts {
  /** Sorted by name. */
  readonly texts: readonly MeasuredText[];
  readonly refused: ReadonlyArray<{ readonly record: string; readonly why: string }>;
}

/** The texts of these records and of every named record and enum that they hold by value. */
export function measuredTexts(layouts: Layouts, records: Iterable<RecordId>): MeasuredTexts {
  const writer = new Writer(layouts);
  for (const record of records) writer.need(record);
  return writer.finish();
}

/** Records nested deeper are not believed. */
const deepest = 60;

interface Draft extends MeasuredText {
  /** Named records that are held by value; none of them may be missing. */
  readonly holds: ReadonlySet<string>;
}

class Writer {
  readonly #layouts: Layouts;
  readonly #drafts = new Map<string, Draft>();
  readonly #refused = new Map<string, string>();
  readonly #idOf = new Map<string, string>();
  readonly #pending: RecordId[] = [];

  constructor(layouts: Layouts) {
    this.#layouts = layouts;
  }

  need(record: RecordId): void {
    this.#pending.push(record);
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) this.#write(next);
  }

  finish(): MeasuredTexts {
    for (let isSettled = false; !isSettled;) {
      isSettled = true;
      for (const [name, { holds }] of this.#drafts) {
        const gone = [...holds].find((held) => !this.#drafts.has(held));
        if (gone === undefined) continue;
        this.#refuse(name, `it holds ${gone}, which is not recorded`);
        isSettled = false;
      }
    }
    const texts = [...this.#drafts.values()].map(({ kind, name, also, lines }) => ({
      kind,
      name,
      also,
      lines,
    }));
    const refused = [...this.#refused].map(([record, why]) => ({ record, why }));
    return { texts: texts.sort(byName), refused: refused.sort((a, b) => (a.record < b.record ? -1 : 1)) };
  }

  #refuse(name: string, why: string): void {
    this.#drafts.delete(name);
    this.#refused.set(name, why);
  }

  #write(id: RecordId): void {
    const found = this.#layouts.layoutOf(id);
    const name = found.ok ? recordedName(found.value) : id;
    if (name === null) return;
    const known = this.#idOf.get(name);
    this.#idOf.set(name, known ?? id);
    if (known === id || this.#refused.has(name)) return;
    if (known !== undefined) return this.#refuse(name, "there are several definitions of that name");
    if (!found.ok) return this.#refuse(name, "it has no layout, or it was not measured");
    try {
      this.#drafts.set(name, this.#draft(found.value, name));
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      this.#refuse(name, problem.message);
    }
  }

  #draft(layout: RecordLayout, name: string): Draft {
    checkRecordName(name);
    const alignment = `align ${alignmentText(layout.alignment)}`;
    const required = layout.requiredAlignment === null ? "" : ` required ${layout.requiredAlignment}`;
    const holds = new Set<string>();
    const head = `${layout.form} size ${hex(layout.size)} ${alignment}${required}`;
    const lines = [head, ...this.#fieldLines(layout, { indent: "  ", holds, depth: 0 })];
    return { kind: "record", name, also: otherNames(layout, name), lines, holds };
  }

  #fieldLines(layout: RecordLayout, at: Place): readonly string[] {
    if (at.depth > deepest) throw new Refusal("it is nested too deep");
    const names = new Set<string>();
    return this.#flat(layout, 0, at.depth).flatMap((field) => {
      const name = field.name ?? "";
      if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw new Refusal(`a field is called \`${name}\``);
      if (names.has(name)) throw new Refusal(`two fields are called ${name}`);
      names.add(name);
      return field.kind === "member" ? this.#memberLines(field, name, at) : [this.#bitLine(field, at)];
    });
  }

  /** The fields with those of anonymous members in their place, at offsets in the outer record. */
  #flat(layout: RecordLayout, base: number, depth: number): readonly FieldLayout[] {
    if (depth > deepest) throw new Refusal("it is nested too deep");
    return layout.fields.flatMap((field): readonly FieldLayout[] => {
      if (field.kind === "bit-field")
        return field.name === null ? [] : [{ ...field, unitOffset: base + field.unitOffset }];
      const held = field.name === null ? heldRecord(field.type) : null;
      if (field.name !== null) return [{ ...field, offset: base + field.offset }];
      const inner = held === null ? null : this.#layouts.layoutOf(held);
      if (inner?.ok !== true) throw new Refusal("it has an anonymous member without a layout");
      return this.#flat(inner.value, base + field.offset, depth + 1);
    });
  }

  #bitLine(field: FieldLayout & { kind: "bit-field" }, at: Place): string {
    const type = withoutAliases(field.type);
    const enumeration = type.kind === "enum" ? this.#layouts.enumOf(type.enum) : null;
    const word = spellType(enumeration?.underlying ?? type, plainNames);
    const place = `${field.name}:${field.bitWidth}@${field.bitOffset ?? "?"}`;
    return `${at.indent}${hex(field.unitOffset)} ${word} ${place}`;
  }

  #memberLines(field: MemberLayout, name: string, at: Place): readonly string[] {
    const line = `${at.indent}${hex(field.offset)} ${this.#typeText(field.type)} ${name}`;
    const core = heldType(field.type);
    if (core.kind === "enum") return [line, ...this.#enumLines(core.enum, at)];
    if (core.kind !== "record") return [line];
    const held = this.#layouts.layoutOf(core.record);
    if (!held.ok) throw new Refusal(`${name} is a record without a layout`);
    const sized = `${line} size ${hex(held.value.size)}`;
    const heldName = recordedName(held.value);
    if (heldName !== null) {
      at.holds.add(heldName);
      this.#pending.push(core.record);
      return [sized];
    }
    const inner = { ...at, indent: `${at.indent}  `, depth: at.depth + 1 };
    return [`${sized} align ${alignmentText(held.value.alignment)}`, ...this.#fieldLines(held.value, inner)];
  }

  /** A named enum gets a file; the enumerators of an unnamed one follow its member. */
  #enumLines(id: string, at: Place): readonly string[] {
    const found = this.#layouts.enumOf(id);
    if (found === null || !isPlain(found)) return [];
    const name = found.name ?? found.aliases[0] ?? null;
    if (name === null) return enumerators(found, `${at.indent}  `);
    if (!this.#drafts.has(name)) {
      const lines = [`enum size ${hex(4)}`, ...enumerators(found, "  ")];
      this.#drafts.set(name, {
        kind: "enum",
        name,
        also: otherNames(found, name),
        lines,
        holds: new Set<string>(),
      });
    }
    return [];
  }

  #typeText(type: Type): string {
    return spellType(type, {
      recordText: (id) => {
        const found = this.#layouts.layoutOf(id);
        const name = found.ok ? recordedName(found.value) : id;
        const form = found.ok ? found.value.form : "struct";
        return { form, name: name !== null && isSpellable(name) ? name : null };
      },
      enumText: (id) => {
        const found = this.#layouts.enumOf(id);
        if (found === null) throw new Refusal(`the enum ${id} is not known`);
        if (!isPlain(found)) return { underlying: found.underlying };
        return { name: found.name ?? found.aliases[0] ?? null };
      },
    });
  }
}

interface Place {
  readonly indent: string;
  readonly holds: Set<string>;
  readonly depth: number;
}

const plainNames = {
  recordText: (): never => {
    throw new Refusal("a bit-field that is no integer");
  },
  enumText: (): never => {
    throw new Refusal("a bit-field of an enum that is not known");
  },
};

/** Held by an int, which is all that recorded enums are; any other is recorded as the integer that holds it. */
function isPlain({ underlying, enumerators: values, ...type }: EnumType): boolean {
  const name = type.name ?? type.aliases[0] ?? null;
  const isInt =
    underlying.size === 4 && underlying.class === "signed" && (name === null || isSpellable(name));
  return isInt && values.every(({ name }) => /^[A-Za-z_$][\w$]*$/.test(name));
}

function enumerators(type: EnumType, indent: string): readonly string[] {
  return type.enumerators.map(({ name, value }) => `${indent}${name} = ${value}`);
}

/** The tag, else the first typedef; null for a record that only its member can name. */
function recordedName({ name, aliases }: Pick<RecordLayout, "name" | "aliases">): string | null {
  return name ?? aliases[0] ?? null;
}

function otherNames({ aliases }: Pick<RecordLayout, "aliases">, name: string): readonly string[] {
  return [...new Set(aliases)].filter((alias) => alias !== name && /^[\w$]+$/.test(alias)).sort();
}

function isSpellable(name: string): boolean {
  return /^[^\s*[\]().#~]+$/.test(name);
}

function checkRecordName(name: string): void {
  if (!isSpellable(name)) throw new Refusal("its name has a character that the files cannot hold");
}

function byName(left: MeasuredText, right: MeasuredText): number {
  return left.name < right.name ? -1 : 1;
}
