import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

// The import table of ARCHITECTURE.md, as a test. `import type` counts.

const root = resolve(import.meta.dirname, "../..");
const source = join(root, "src");

const nouns = ["layout", "model", "diagnostic", "source"] as const;
const parsers = ["parse/tree.ts", "parse/c", "parse/cxx", "parse/rust"] as const;

/** Room -> rooms it may import. A room may always import itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  source: [],
  diagnostic: ["source"],
  model: ["source"],
  layout: ["model", "diagnostic", "source"],
  "parse/tree.ts": [],
  "parse/c": ["parse/tree.ts", "model", "diagnostic", "source"],
  "parse/cxx": ["parse/c", "model", "diagnostic", "source"],
  ...subRooms("parse/rust", ["model", "diagnostic", "source"], {
    tokens: [],
    syntax: ["tokens"],
    session: ["tokens"],
    names: ["session", "syntax", "tokens"],
    macros: ["names", "session", "syntax", "tokens"],
    collect: ["macros", "names", "session", "syntax", "tokens"],
    cargo: ["collect", "macros", "names", "session", "tokens"],
    types: ["macros", "names", "session", "syntax", "tokens"],
    constants: ["types", "names", "syntax", "tokens"],
    records: ["types", "names", "syntax", "tokens"],
  }),
  read: ["layout", "model", "diagnostic", "source"],
  truth: ["layout", "model", "diagnostic", "source"],
  pair: ["layout", "model", "diagnostic", "source"],
  diff: ["pair", "layout", "model", "diagnostic", "source"],
  fix: ["diff", "pair", "parse/rust/syntax", "parse/rust/tokens", "layout", "model", "diagnostic", "source"],
  probe: ["layout", "model", "diagnostic", "source"],
  report: ["fix", "diff", "pair", "layout", "model", "diagnostic", "source"],
  toolchain: ["probe", "layout", "model", "diagnostic", "source"],
  testing: ["toolchain", "probe", "layout", "model", "diagnostic", "source"],
  check: ["truth", "diff", "pair", ...nouns],
  "check.ts": ["check", "truth", "diff", ...nouns],
  "index.ts": [
    "check.ts",
    "check",
    ...parsers,
    ...["read", "truth", "fix", "diff", "pair", "probe", "report", "toolchain"],
    ...nouns,
  ],
  cli: ["index.ts", "toolchain"],
  // The package's door for users puts its questions to the commands, so that both mean the same.
  api: ["cli", "index.ts"],
};

/** The folders inside a room: each may import those it names and what the room may; the room's own files all of them. */
function subRooms(
  room: string,
  around: readonly string[],
  inside: Readonly<Record<string, readonly string[]>>,
): Record<string, readonly string[]> {
  const named = (folders: readonly string[]) => [...folders.map((folder) => `${room}/${folder}`), ...around];
  return {
    [room]: named(Object.keys(inside)),
    ...Object.fromEntries(
      Object.entries(inside).map(([folder, allowed]) => [`${room}/${folder}`, named(allowed)]),
    ),
  };
}

/** Modules that only some rooms may touch. */
const restricted: ReadonlyArray<{ readonly module: RegExp; readonly rooms: readonly string[] }> = [
  { module: /^(node:)?(fs|fs\/promises|child_process|process|os)$/, rooms: ["cli", "toolchain"] },
  { module: /^web-tree-sitter/, rooms: ["parse/tree.ts"] },
];

const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map((entry) => relative(source, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
  .sort();

test("every file of src lives in a room, and every room has a file", () => {
  const homeless = files.filter((file) => roomOf(file) === null);
  expect(homeless.map((file) => `src/${file}: is in no room of the table`)).toEqual([]);
  const rooms = new Set(files.map(roomOf));
  const empty = Object.keys(mayImport).filter((room) => !rooms.has(room));
  expect(empty.map((room) => `src/${room}: the table has a room of which there is nothing`)).toEqual([]);
});

test("what the table allows, ARCHITECTURE.md says", () => {
  const text = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
  const rows = text.slice(text.indexOf("| room | may import |")).split("\n\n")[0] ?? "";
  const named = [...rows.matchAll(/^\| ([^|]+?) \|/gm)].flatMap(([, cell = ""]) => cell.split(", "));
  const missing = Object.keys(mayImport).filter((room) => !named.includes(room.replace(/\/.*/, "")));
  expect(missing.map((room) => `ARCHITECTURE.md: the table says nothing of ${room}`)).toEqual([]);
});

test("ARCHITECTURE.md says what every folder and every root file of src is for", () => {
  const text = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
  const tree = text.slice(text.indexOf("\nsrc/\n"), text.indexOf("\nlayouts/"));
  const told = [...tree.matchAll(/^ {2}([\w.]+)\/?(?: |$)/gm)].map(([, name = ""]) => name);
  expect(told.sort()).toEqual(readdirSync(source).sort());
});

test("only cli and toolchain know the process, the console and the clock, imported or not", () => {
  const globals = /(?<![.\w"'`/])(?:process\.\w|console\.\w|Date\.now|new Date\b|Math\.random)/;
  const offences = files
    .filter((file) => !["cli", "toolchain"].includes(roomOf(file) ?? ""))
    .flatMap((file) =>
      readFileSync(join(source, file), "utf8")
        .split("\n")
        .flatMap((line, at) => {
          const found = /^\s*(?:\*|\/\/|\/\*)/.test(line) ? null : globals.exec(line);
          return found === null ? [] : [`src/${file}:${at + 1}: uses ${found[0]}`];
        }),
    );
  expect(offences).toEqual([]);
});

test("rooms open only onto the rooms that the table allows", () => {
  expect(files.flatMap(offendingLines)).toEqual([]);
});

test("every name that src/index.ts exports is imported by a command or the API", () => {
  const exported = namesBetween("index.ts", /^export (?:type )?\{([^}]*)\} from/gm);
  const imports = /^(?:import|export) (?:type )?\{([^}]*)\} from "(?:\.\.?\/)+index\.ts"/gm;
  const users = files.filter((file) => /^(?:cli|api)\//.test(file));
  const imported = new Set(users.flatMap((file) => namesBetween(file, imports)));
  expect(exported.length).toBeGreaterThan(0);
  expect(exported.filter((name) => !imported.has(name))).toEqual([]);
});

test("only cli and toolchain touch the machine, and only parse/tree.ts the parser's runtime", () => {
  const offences = files.flatMap((file) =>
    importsOf(file)
      .filter(({ from }) =>
        restricted.some(({ module, rooms }) => module.test(from) && !rooms.includes(roomOf(file) ?? "")),
      )
      .map(({ line, from }) => `src/${file}:${line}: imports ${from}`),
  );
  expect(offences).toEqual([]);
});

function offendingLines(file: string): string[] {
  const room = roomOf(file);
  if (room === null) return [];
  const allowed = [room, ...(mayImport[room] ?? [])];
  return importsOf(file)
    .filter(({ from }) => from.startsWith("."))
    .map(({ line, from }) => ({
      line,
      target: relative(source, resolve(source, dirname(file), from)).replaceAll("\\", "/"),
    }))
    .filter(({ target }) => !allowed.includes(roomOf(target) ?? "outside src"))
    .map(({ line, target }) => `src/${file}:${line}: ${room} may not import ${target}`);
}

function roomOf(file: string): string | null {
  const rooms = Object.keys(mayImport).sort((a, b) => b.length - a.length);
  return rooms.find((room) => file === room || file.startsWith(`${room}/`)) ?? null;
}

/** The names in the braces that a statement has, as they are called where they come from. */
function namesBetween(file: string, statement: RegExp): readonly string[] {
  const text = readFileSync(join(source, file), "utf8");
  return [...text.matchAll(statement)].flatMap(([, names = ""]) =>
    names.split(",").flatMap((name) => /^\s*(?:type )?(\w+)/.exec(name)?.[1] ?? []),
  );
}

function importsOf(file: string): Array<{ line: number; from: string }> {
  const text = readFileSync(join(source, file), "utf8");
  return [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)["']/g)].map((match) => ({
    line: text.slice(0, match.index).split("\n").length,
    from: match[1] ?? "",
  }));
}
