import { plainRecordName } from "../../model/record-names.ts";
import type { Diagnostic } from "../../diagnostic/facts.ts";
import type { EnumId, Model, RecordId } from "../../model/model.ts";
import { Builder } from "./builder.ts";
import { CrateSet } from "./cargo/crates.ts";
import { itemsMentioning, itemsOf } from "./names/items.ts";
import type { Item, Module } from "./names/module.ts";
import type { RustAlias, RustConstant } from "./named.ts";
import type { RustHost, RustOptions, RustRoot } from "./session/options.ts";
import { Session } from "./session/session.ts";

export type { RustAlias, RustConstant } from "./named.ts";
export type {
  LayoutAnswer,
  LayoutQuery,
  RustHost,
  RustLimits,
  RustOptions,
  RustRoot,
} from "./session/options.ts";

/** A Rust crate as a model. There is always a model; `diagnostics` say what is missing from it. */
export interface ParsedRust {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
  /** Records of the crate itself, in order of its modules; the others come from dependencies or are parts of an enum. */
  readonly rootRecords: readonly RecordId[];
  readonly rootEnums: readonly EnumId[];
  /** What else the crate gives a name, whatever `only` says; computed when it is first looked at. */
  readonly named: RustNamed;
}

/** Constants and aliases of the crate itself. */
export interface RustNamed {
  readonly constants: readonly RustConstant[];
  readonly aliases: readonly RustAlias[];
}

/** Reads a crate or a lone file: its items, and what they hold by value wherever that is defined. */
export function parseRust(root: RustRoot, host: RustHost, options: RustOptions = {}): ParsedRust {
  const session = new Session(host, options);
  const crates = new CrateSet(session);
  const crate = crates.openRoot(root);
  if (crate === null) {
    return {
      model: emptyModel,
      diagnostics: session.diagnostics,
      rootRecords: [],
      rootEnums: [],
      named: { constants: [], aliases: [] },
    };
  }
  const builder = new Builder(session, crates.resolver, crates.expander, {
    root: crate,
    isLoneFile: crates.isLoneFile,
    textCrate: (name, text) => crates.textCrate(name, text),
  });
  const wanted = options.only === undefined ? null : options.only.map(wantedName);
  const asked = askFor(builder, chosenItems(crate.root, wanted, session));
  // One that was asked for by name: the rest of the crate says how it is used.
  const isAsked = wanted !== null && builder.hasGenericRecords;
  if (isAsked) session.quietly(() => askFor(builder, chosenItems(crate.root, null, session)));
  builder.nameUses(isAsked ? builder.tables.aliases : []);
  const model = builder.model();
  session.reportHidden(crate.number);
  return {
    model,
    diagnostics: session.diagnostics,
    rootRecords: [...new Set(asked)].filter((id) => model.records.has(id)),
    rootEnums: [...new Set(asked)].filter((id) => model.enums.has(id)),
    named: builder.tables,
  };
}

function askFor(builder: Builder, items: Iterable<Item>): string[] {
  const asked: string[] = [];
  for (const item of items) {
    asked.push(builder.requireItem(item));
    builder.drain();
  }
  return asked;
}

type Wanted = readonly ReturnType<typeof wantedName>[];

/** The struct, union and enum items to resolve: all, or those that were named. */
function chosenItems(root: Module, wanted: Wanted | null, session: Session): Item[] {
  if (wanted === null) return [...itemsOf(root)].filter(isTypeItem);
  const isChosen = (item: Item) => isTypeItem(item) && isWanted(item, wanted, session);
  const near = [
    ...itemsMentioning(
      root,
      wanted.map((name) => name.last),
    ),
  ].filter(isChosen);
  // A macro of another module may have written the name.
  return near.length > 0 ? near : [...itemsOf(root)].filter(isChosen);
}

function isTypeItem(item: Item): boolean {
  return item.kind === "struct" || item.kind === "union" || item.kind === "enum";
}

const emptyModel: Model = {
  language: "rust",
  records: new Map(),
  enums: new Map(),
  aliases: new Map(),
  constants: new Map(),
  stated: [],
  vocabulary: [],
};

/** The plain name of a record; `path` keeps the modules before it. */
function wantedName(name: string): { readonly path: readonly string[]; readonly last: string } {
  const parts = name.split("::");
  return { path: parts.slice(0, -1), last: plainRecordName(parts.at(-1) ?? "") };
}

function isWanted(item: Item, wanted: Wanted, session: Session): boolean {
  if (item.name === -1) return false;
  const last = plainRecordName(session.textOf(item.name));
  return wanted.some((name) => {
    if (name.last !== last) return false;
    const modules = [item.module.crate.name, ...item.module.path.split("::")];
    return name.path.length === 0 || modules.slice(-name.path.length).join("::") === name.path.join("::");
  });
}
