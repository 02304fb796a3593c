import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

// Reads declaration files as tsc writes them: what stands at the beginning of a line begins a statement, and a file names
// its neighbours by relative paths. No more of TypeScript than that.

/** One exported name with its declaration, comment included. */
export interface Declaration {
  readonly name: string;
  readonly text: string;
  /** The file that declares it. */
  readonly file: string;
}

/** What a declaration file declares itself, and where its other names come from. */
interface DeclarationFile {
  readonly declared: ReadonlyMap<string, string>;
  readonly from: ReadonlyMap<string, { readonly file: string; readonly name: string }>;
  readonly exported: readonly string[];
  /** Files all of whose names it passes on. */
  readonly stars: readonly string[];
  /** Imports of other packages. */
  readonly foreign: readonly string[];
}

/**
 * All of it in one file, so that the package has no declarations of its inner rooms: those would ask users for types that
 * are nothing to them.
 */
export function rolledUp(file: string): string {
  const own = exportsOf(file);
  const reached = reachedFrom(own);
  const all = [...own, ...reached];
  const names = all.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`${file} reaches two different ${twice}`);
  const foreign = new Set(all.flatMap((one) => read(one.file).foreign));
  const inner = reached.map(({ text }) => text.replace(/^export /gm, ""));
  const texts = [...foreign, ...own.map(({ text }) => text), ...inner];
  // Without it, everything in a declaration file is exported.
  return `${texts.join("")}export {};\n`;
}

/** Every name that the file exports, in order, with its declaration wherever that is. */
export function exportsOf(file: string): readonly Declaration[] {
  return read(file).exported.map((name) => declarationOf(file, name) ?? missing(file, name));
}

/** What these declarations name of our own beyond themselves, and so on, in order of name. */
export function reachedFrom(declarations: readonly Declaration[]): readonly Declaration[] {
  const known = new Map(declarations.map((one) => [`${one.file}#${one.name}`, one]));
  const reached: Declaration[] = [];
  for (const queue = [...declarations]; ;) {
    const one = queue.shift();
    if (one === undefined) return reached.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const word of wordsOf(one.text)) {
      const found = word === one.name ? null : declarationOf(one.file, word);
      if (found === null || known.has(`${found.file}#${found.name}`)) continue;
      known.set(`${found.file}#${found.name}`, found);
      reached.push(found);
      queue.push(found);
    }
  }
}

/** The names of types in a declaration, not those in comments and strings. */
function wordsOf(text: string): ReadonlySet<string> {
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|"[^"\n]*"/g, "");
  return new Set(bare.match(/\b[A-Z]\w*\b/g));
}

function declarationOf(file: string, name: string): Declaration | null {
  const { declared, from, stars } = read(file);
  const text = declared.get(name);
  if (text !== undefined) return { name, text, file };
  const source = from.get(name);
  if (source !== undefined) return declarationOf(source.file, source.name);
  for (const star of stars) {
    const found = declarationOf(star, name);
    if (found !== null && /^export /m.test(found.text)) return found;
  }
  return null;
}

const files = new Map<string, DeclarationFile>();

function read(file: string): DeclarationFile {
  const before = files.get(file);
  if (before !== undefined) return before;
  const declared = new Map<string, string>();
  const from = new Map<string, { file: string; name: string }>();
  const exported: string[] = [];
  const stars: string[] = [];
  const foreign: string[] = [];
  const neighbour = (path: string): string => join(dirname(file), path.replace(/\.ts$/, ".d.ts"));
  for (const statement of statementsOf(readFileSync(file, "utf8"))) {
    const names = /^(import|export)(?: type)? \{([^}]*)\} from "(\.[^"]*)";/m.exec(statement);
    if (names !== null) {
      const [, word, list = "", path = ""] = names;
      for (const item of list.split(",").map((one) => one.trim().replace(/^type /, ""))) {
        const [name = "", alias = name] = item.split(" as ");
        if (name === "") continue;
        from.set(alias, { file: neighbour(path), name });
        if (word === "export") exported.push(alias);
      }
      continue;
    }
    const [, star] = /^export (?:type )?\* from "(\.[^"]*)";/m.exec(statement) ?? [];
    if (star !== undefined) stars.push(neighbour(star));
    if (/^import .* from "[^."]/m.test(statement)) foreign.push(statement);
    const [, word, name] =
      /^(export )?(?:declare )?(?:abstract )?(?:interface|type|function|const|class) (\w+)/m.exec(
        statement,
      ) ?? [];
    if (name === undefined) continue;
    // Overloads stand one after another.
    declared.set(name, (declared.get(name) ?? "") + statement);
    if (word !== undefined && !exported.includes(name)) exported.push(name);
  }
  const result = { declared, from, exported, stars, foreign };
  files.set(file, result);
  return result;
}

/** Comments belong to what follows them. */
function statementsOf(text: string): readonly string[] {
  const statements: string[] = [];
  let isOpen = false;
  for (const line of text.split("\n")) {
    const begins = /^(?:\/\*\*|export |import |declare |interface |type )/.test(line);
    const last = statements.length - 1;
    if (begins && !isOpen) statements.push(`${line}\n`);
    else if (last >= 0 && line !== "") statements[last] += `${line}\n`;
    // After a comment the statement is still to come.
    if (begins || isOpen)
      isOpen = line.startsWith("/**")
        ? true
        : isOpen && !/^(?:export|import|declare|interface|type) /.test(line);
  }
  return statements;
}

function missing(file: string, name: string): never {
  throw new Error(`${file} exports ${name}, and no file declares it`);
}
