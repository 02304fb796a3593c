import * as fc from "fast-check";

// Random C++ classes: bases, virtual functions and bases, nested types, templates, bit-fields.

interface Drawn {
  readonly isPolymorphic: boolean;
  readonly isPublicBase: boolean;
  readonly bases: readonly { readonly earlier: number; readonly isVirtual: boolean }[];
  readonly members: readonly string[];
  readonly nested: readonly string[];
  readonly pack: number;
}

const scalar = fc.constantFrom("char", "short", "int", "long long", "double", "void *", "bool", "wchar_t");
const member = fc.oneof(
  { weight: 6, arbitrary: scalar.map((type) => `${type} NAME;`) },
  {
    weight: 2,
    arbitrary: fc.tuple(scalar, fc.integer({ min: 1, max: 5 })).map(([type, n]) => `${type} NAME[${n}];`),
  },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 30 }).map((width) => `unsigned NAME : ${width};`) },
  { weight: 1, arbitrary: fc.constant("union { int NAMEw; struct { short NAMEl, NAMEh; }; };") },
  { weight: 1, arbitrary: fc.constant("struct { char a; int b; } NAME[2];") },
  {
    weight: 2,
    arbitrary: fc
      .tuple(scalar, fc.integer({ min: 1, max: 4 }))
      .map(([type, n]) => `Table<${type}, ${n}> NAME;`),
  },
  { weight: 1, arbitrary: scalar.map((type) => `Pair<${type}, Table<char, 3>>::Inner NAME;`) },
  { weight: 2, arbitrary: fc.nat(200).map((earlier) => `Class_${earlier} NAME;`) },
  { weight: 1, arbitrary: fc.constant("static int NAME;") },
  { weight: 1, arbitrary: fc.constant("int Pair<int, char>::*NAME;") },
);

const drawn: fc.Arbitrary<Drawn> = fc.record({
  isPolymorphic: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, fc.constant(true)),
  isPublicBase: fc.boolean(),
  bases: fc.array(fc.record({ earlier: fc.nat(200), isVirtual: fc.nat(11).map((n) => n === 0) }), {
    maxLength: 3,
  }),
  members: fc.array(member, { maxLength: 6 }),
  nested: fc.array(scalar, { maxLength: 2 }),
  pack: fc.constantFrom(0, 0, 0, 0, 1, 4),
});

const templates = `
template <class T, int count> struct Table { T cells[count]; Table<T, count> *next; };
template <class A, class B> struct Pair { A first; B second; struct Inner { A one; B two[2]; enum Kind : short { small, large } kind; }; };
`;

export interface RandomClasses {
  readonly text: string;
  readonly names: readonly string[];
}

/** C++ with that many classes, each of which may hold or extend those before it. */
export function randomClasses(seed: number, count: number): RandomClasses {
  const classes = fc.sample(drawn, { seed, numRuns: count });
  const parts = classes.map(spellClass);
  const names = classes.map((_, index) => `Class_${index}`);
  const objects = names.map((name) => `${name} *object_of_${name};`);
  return { text: [templates, ...parts, ...objects].join("\n"), names };
}

function spellClass(
  { isPolymorphic, isPublicBase, bases, members, nested, pack }: Drawn,
  index: number,
): string {
  const name = `Class_${index}`;
  const seen = new Set<number>();
  const usable = bases.filter(({ earlier }) => earlier < index && !seen.has(earlier) && seen.add(earlier));
  const list = usable.map(
    ({ earlier, isVirtual }) =>
      `${isVirtual ? "virtual " : ""}${isPublicBase ? "public " : "private "}Class_${earlier}`,
  );
  const held = members.filter((text) => Number(/Class_(\d+) /.exec(text)?.[1] ?? -1) < index);
  const lines = [
    ...nested.map(
      (type, at) => `struct Nested_${at} { ${type} inside; enum { first_${at} = ${at} }; } nested_${at};`,
    ),
    ...held.map((text, at) => text.replaceAll("NAME", `member_${at}`)),
    ...(isPolymorphic ? [`virtual void run_${index}();`, `virtual int get_${index % 3}(int);`] : []),
  ];
  const text = `class ${name}${list.length > 0 ? ` : ${list.join(", ")}` : ""} { public:\n  ${lines.join("\n  ")}\n};`;
  return pack === 0 ? text : `#pragma pack(push, ${pack})\n${text}\n#pragma pack(pop)`;
}
