import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { expect } from "vitest";
import { knownAlignment } from "../../../src/layout/layouts.ts";
import { bytesInMemory } from "../../../src/read/bytes.ts";
import { openPdb } from "../../../src/read/pdb/open.ts";
import { testWithOracle } from "../../oracles.ts";
import { hasPdbTools, makePdb, pdbTools } from "./make-pdb.ts";

// A PDB stores no alignment: what is inferred must hold the alignment that the compiler used.

const seed = 4;
const scalars = ["char", "short", "int", "long long", "double", "void *"];

interface Drawn {
  readonly form: string;
  readonly pack: number;
  readonly members: readonly string[];
}

const member = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...scalars).map((scalar) => `${scalar} NAME;`) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...scalars), fc.integer({ min: 1, max: 5 })).map(spellArray),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 16 }).map((width) => `int NAME : ${width};`) },
  { weight: 1, arbitrary: fc.constant("struct { char a; union { short b; int c; }; char d; };") },
  { weight: 1, arbitrary: fc.constantFrom("_Alignas(16) int NAME;", "_Alignas(64) char NAME;") },
  { weight: 2, arbitrary: fc.nat(30).map((earlier) => `struct Drawn_${earlier} NAME;`) },
);
const record: fc.Arbitrary<Drawn> = fc.record({
  form: fc.constantFrom("struct", "struct", "struct", "union"),
  pack: fc.constantFrom(0, 0, 0, 1, 2, 4),
  members: fc.array(member, { minLength: 1, maxLength: 7 }),
});

testWithOracle(
  pdbTools,
  hasPdbTools(),
  "the alignment of 600 drawn records is in the range read from their PDB",
  () => {
    const text = fc.sample(record, { seed, numRuns: 600 }).map(spellRecord).join("\n");
    const known = alignmentsOf(text);
    const door = openPdb(bytesInMemory(makePdb("c", [text]).pdb), "made.pdb");
    if (!door.ok) throw new Error(JSON.stringify(door.error));
    const counts = { records: 0, exact: 0, moreThanOne: 0 };
    const wrong: string[] = [];
    for (const name of door.value.records()) {
      const alignment = known.get(name);
      const layout = door.value.layoutOf(name);
      if (alignment === undefined || !layout.ok) continue;
      const bounds = layout.value.alignment;
      counts.records++;
      if (knownAlignment(bounds) !== null) counts.exact++;
      if (bounds.least > 1) counts.moreThanOne++;
      if (alignment < bounds.least || alignment > bounds.most) {
        wrong.push(`${name}: ${alignment} is not in ${JSON.stringify(bounds)}`);
      }
    }
    process.stdout.write(`alignment ranges: ${JSON.stringify(counts)}, ${wrong.length} wrong\n`);
    expect(wrong).toEqual([]);
    expect(counts.records).toBe(600);
    expect(counts.moreThanOne).toBeGreaterThan(100);
  },
);

function spellArray([scalar, length]: [string, number]): string {
  return `${scalar} NAME[${length}];`;
}

function spellRecord({ form, pack, members }: Drawn, index: number): string {
  // Only records that stand before this one can be in it. pack and _Alignas together may break the rule of the size.
  const usable = members.filter((text) => {
    const earlier = /Drawn_(\d+)/.exec(text)?.[1];
    return (earlier === undefined || Number(earlier) < index) && (pack === 0 || !/_Alignas|Drawn/.test(text));
  });
  const named = usable.map((text, place) =>
    text.replace("NAME", `member_${place}`).replaceAll(/ ([abcd]);/g, ` $1${place};`),
  );
  const body = named.length === 0 ? "int only;" : named.join(" ");
  // All have one keyword, so that a member can name any of them.
  const inside = form === "union" ? `union { ${body} };` : body;
  const text = `struct Drawn_${index} { ${inside} } drawn_${index};`;
  return pack === 0 ? text : `#pragma pack(push, ${pack})\n${text}\n#pragma pack(pop)`;
}

/** By the constants that clang puts into assembly. */
function alignmentsOf(text: string): ReadonlyMap<string, number> {
  const names = [...text.matchAll(/struct (Drawn_\d+) \{/g)].map(([, name]) => name ?? "");
  const asked = names.map((name) => `const unsigned alignment_${name} = _Alignof(struct ${name});`);
  const options = ["--target=x86_64-pc-windows-msvc", "-w", "-S", "-x", "c", "-", "-o", "-"];
  const assembly = execFileSync("clang-19", options, {
    input: `${text}\n${asked.join("\n")}\n`,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const found = assembly.matchAll(/^alignment_(Drawn_\d+):\s*(?:\.long\s+(\d+))/gm);
  return new Map([...found].map(([, name, value]) => [name ?? "", Number(value)]));
}
