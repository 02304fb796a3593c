import type { Access } from "../../model/classes.ts";
import type { RecordId } from "../../model/model.ts";
import type { Evaluated } from "../c/scope.ts";
import type { Unit } from "./tokens.ts";
import type { CxxType } from "./types.ts";

/** What a name means. Functions and variables are left out: they say nothing about layout. */
export type Entity =
  | { readonly kind: "type"; readonly type: CxxType }
  | { readonly kind: "namespace"; readonly scope: Scope }
  | { readonly kind: "template"; readonly template: Template }
  | { readonly kind: "constant"; readonly value: Evaluated };

/** A template that was read and waits for arguments. Its text is read anew for each list of them. */
export interface Template {
  readonly kind: "class" | "alias";
  readonly name: string;
  /** The id without arguments: `N::Pair`. */
  readonly id: string;
  readonly unit: Unit;
  readonly scope: Scope;
  readonly parameters: readonly Parameter[];
  /** Tokens of the class from its keyword on, or of the aliased type. Null: declared and not defined yet. */
  body: TokenRange | null;
  /** Why it cannot be used with any arguments; null: it can. */
  refused: string | null;
  readonly instances: Map<string, CxxType>;
}

export interface TokenRange {
  readonly from: number;
  readonly to: number;
}

export type Parameter = TypeParameter | ValueParameter;

interface TypeParameter {
  readonly kind: "type";
  readonly name: string | null;
  /** Null: it has none. */
  readonly byDefault: TokenRange | null;
}

interface ValueParameter extends Omit<TypeParameter, "kind"> {
  readonly kind: "value";
  /** `unsigned N`, without its default. */
  readonly declaration: TokenRange;
}

export type ScopeKind = "namespace" | "class" | "enum" | "template";

/** A region of names. */
export class Scope {
  readonly kind: ScopeKind;
  /** `N::A::`, or nothing for the global one. */
  readonly prefix: string;
  readonly parent: Scope | null;
  /** Of a class. */
  readonly record: RecordId | null;
  readonly names = new Map<string, Entity>();
  /** Scopes whose names are seen here as well: bases, inline and unnamed namespaces, using-directives. */
  readonly seen: Scope[] = [];
  /** Of a class whose body is being read: who may use what is declared next; null: everybody. */
  access: Access | null = null;

  constructor(kind: ScopeKind, prefix: string, parent: Scope | null, record: RecordId | null = null) {
    this.kind = kind;
    this.prefix = prefix;
    this.parent = parent;
    this.record = record;
  }

  /** The name in this scope and those seen in it, not in those around it. */
  own(name: string): Entity | null {
    const scopes = new Set<Scope>([this]);
    for (const scope of scopes) {
      const found = scope.names.get(name);
      if (found !== undefined) return found;
      for (const other of scope.seen) scopes.add(other);
    }
    return null;
  }

  /** The name in this scope or the nearest one around it that has it. */
  find(name: string): Entity | null {
    return this.own(name) ?? this.parent?.find(name) ?? null;
  }

  /** The innermost namespace. */
  namespace(): Scope {
    return this.kind === "namespace" || this.parent === null ? this : this.parent.namespace();
  }

  /** The class that this is inside of, whatever lies between. */
  class(): Scope | null {
    return this.kind === "class" ? this : (this.parent?.class() ?? null);
  }
}
