import type { FieldQuestion, RecordQuestion } from "../../src/probe/questions.ts";

// Random C records as text together with the questions about them. Deliberately simple and apart from the engine's own
// generators: what is tested with them is the probe, not the engine.

export interface RandomRecords {
  readonly text: string;
  readonly questions: readonly RecordQuestion[];
}

interface Scalar {
  readonly spelling: string;
  readonly size: number;
}

const scalars: readonly Scalar[] = [
  { spelling: "char", size: 1 },
  { spelling: "unsigned short", size: 2 },
  { spelling: "int", size: 4 },
  { spelling: "unsigned long", size: 4 },
  { spelling: "long long", size: 8 },
  { spelling: "double", size: 8 },
];
const integers = scalars.filter(({ spelling }) => spelling !== "double");

/** The same seed gives the same records. */
export function randomRecords(count: number, seed: number): RandomRecords {
  const random = mulberry(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const oneOf = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;

  const questions: RecordQuestion[] = [];
  const texts: string[] = [];
  for (let index = 0; index < count; index++) {
    const name = `R${index}`;
    const form = below(5) === 0 ? "union" : "struct";
    const fields: FieldQuestion[] = [];
    const lines: string[] = [];
    const length = 1 + below(6);
    for (let number = 0; number < length; number++) addField(number);
    const pack = oneOf([null, null, null, 1, 2, 4, 8]);
    const align = below(6) === 0 ? `__declspec(align(${oneOf([1, 2, 8, 16, 32])})) ` : "";
    const body = `${form} ${align}${name} { ${lines.join(" ")} };`;
    texts.push(pack === null ? body : `#pragma pack(push, ${pack})\n${body}\n#pragma pack(pop)`);
    questions.push({
      record: name,
      name,
      aliases: [],
      form,
      asked: { kind: "named", spelling: `${form} ${name}` },
      fields,
    });

    function addField(number: number): void {
      const field = `f${number}`;
      const kind = below(index === 0 ? 6 : 9);
      if (kind === 0) lines.push(`${oneOf(integers).spelling} :${below(6)};`);
      else if (kind <= 2) addBitField(field);
      else if (kind === 3) addMember(field, oneOf(scalars).spelling, `[${1 + below(4)}]`);
      else if (kind === 4) addMember(field, oneOf(["void *", "const volatile int", "struct Unknown *"]), "");
      else if (kind === 5) addMember(field, oneOf(scalars).spelling, "");
      else if (kind === 6) addMember(field, spellingOf(oneOf(questions)), oneOf(["", "[2]"]));
      else addAnonymous(number);
    }

    function addMember(field: string, spelling: string, suffix: string): void {
      lines.push(`${spelling} ${field}${suffix};`);
      fields.push({ kind: "member", path: field, isFlexible: false, spelling: `${spelling}${suffix}` });
    }

    function addBitField(field: string): void {
      const type = oneOf(integers);
      const bitWidth = 1 + below(Math.min(type.size * 8, 20));
      lines.push(`${type.spelling} ${field}:${bitWidth};`);
      fields.push({
        kind: "bit-field",
        path: field,
        bitWidth,
        unitSize: type.size,
        isBoolean: false,
        spelling: type.spelling,
      });
    }

    function addAnonymous(number: number): void {
      const inner = oneOf(["struct", "union"]);
      lines.push(`${inner} {`);
      addBitField(`f${number}a`);
      addMember(`f${number}b`, oneOf(scalars).spelling, "");
      lines.push("};");
    }
  }
  return { text: ["struct Unknown;", ...texts].join("\n"), questions };
}

function spellingOf(question: RecordQuestion): string {
  return question.asked.spelling;
}

/** Mulberry32, a small seeded generator (Tommy Ettinger, public domain). */
function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
