import type { Method } from "./classes.ts";
import type { RecordType } from "./model.ts";

/** What a C++ class adds to the text of a record. */
export interface ClassHead {
  readonly pragmas: readonly string[];
  /** `__declspec(…) `, or nothing. */
  readonly attribute: string;
  /** ` : public A, public virtual B`, or nothing. */
  readonly bases: string;
  readonly methods: readonly string[];
}

/**
 * Bases and member functions as C++ writes them. Types of parameters are replaced by others that are equal in the same
 * places: only that matters for which function overrides which.
 */
export function classHead(record: RecordType): ClassHead {
  const facts = record.class;
  if (facts === undefined) return { pragmas: [], attribute: "", bases: "", methods: [] };
  const bases = facts.bases.map((base) => `public ${base.isVirtual ? "virtual " : ""}${base.record}`);
  const hasDestructor = facts.methods.some(({ name }) => name === "~");
  const needsConstructor = facts.declaresConstructorOrDestructor && !hasDestructor;
  return {
    pragmas: [`#pragma vtordisp(${facts.vtordisp})`],
    attribute: facts.hasEmptyBases ? "__declspec(empty_bases) " : "",
    bases: bases.length === 0 ? "" : ` : ${bases.join(", ")}`,
    methods: [
      ...(needsConstructor ? [`  ${record.id}();`] : []),
      ...facts.methods.map((method) => `  ${methodText(method, record.id)}`),
    ],
  };
}

function methodText(method: Method, record: string): string {
  const pure = method.isPure ? " = 0" : "";
  const virtual = method.isVirtual ? "virtual " : "";
  if (method.name === "~") return `${virtual}~${record}()${pure};`;
  if (method.signature === null)
    throw new Error(`${method.name} has no signature, so its class has no layout`);
  return `${virtual}void ${wordOf(method.name)}(int (*)[${numberOf(method.signature)}])${pure};`;
}

/** `operator+` is no word. */
function wordOf(name: string): string {
  return /^\w+$/.test(name) ? name : `named_${numberOf(name)}`;
}

/** A number for a text: the same for the same text, and in practice another one for any other (FNV-1a, 28 bits). */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return (hash >>> 4) + 1;
}
