import type {
  Agreement,
  Contradiction,
  Diagnostic,
  Disagreement,
  Divergence,
  RecordId,
} from "../../index.ts";
import { diagnostic } from "../../index.ts";

/** What one witness said about records of one door. */
export interface Heard {
  /** As reports cite it. */
  readonly witness: string;
  /** Records on which it gave every number that was asked for. */
  readonly answered: ReadonlySet<RecordId>;
  readonly contradictions: ReadonlyMap<RecordId, readonly Contradiction[]>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Two doors held against each other on one record. */
export interface Held {
  readonly record: RecordId;
  /** What people call it. */
  readonly name: string;
  /** Null: one of the doors has no layout for it. */
  readonly agreement: Agreement | null;
  /** The known difference between compilers that explains a disagreement; null: nobody knows why. */
  readonly divergenceOf?: (quantity: Disagreement["quantity"]) => Divergence | null;
}

/** Who gave the numbers on either hand, as reports cite them. */
export interface Between {
  readonly side: Contradiction["conflict"]["side"];
  readonly first: string;
  readonly witness: string;
}

/** What came of all that was held; each record that the witness left out is told. */
export function heardOf(between: Between, all: readonly Held[], told: readonly Diagnostic[]): Heard {
  const answered = new Set<RecordId>();
  const contradictions = new Map<RecordId, readonly Contradiction[]>();
  const left: string[] = [];
  for (const held of all) {
    const { record, name, agreement } = held;
    if (agreement === null || agreement.unanswered.length > 0) left.push(name);
    else answered.add(record);
    const found = contradictionsIn(held, between);
    if (found.length > 0) contradictions.set(record, found);
  }
  const { witness } = between;
  const diagnostics = [...told, ...oneLine(witness, "it was not asked about", left)];
  return { witness, answered, contradictions, diagnostics };
}

export function contradictionsIn(
  { name, agreement, divergenceOf = () => null }: Held,
  { side, first, witness }: Between,
): readonly Contradiction[] {
  return (agreement?.disagreements ?? []).map(({ path, quantity, ...values }) => ({
    weight: "error",
    conflict: {
      side,
      record: name,
      path,
      quantity,
      testimonies: [
        { witness: first, value: values.first },
        { witness, value: values.second },
      ],
      divergence: divergenceOf(quantity),
    },
  }));
}

/** A witness that said nothing. */
export function silent(witness: string, diagnostics: readonly Diagnostic[]): Heard {
  return { witness, answered: new Set(), contradictions: new Map(), diagnostics };
}

/** One line for all the names, which mostly have one cause; none where there are no names. */
export function oneLine(
  witness: string,
  why: string,
  names: readonly string[],
  after = "",
): readonly Diagnostic[] {
  if (names.length === 0) return [];
  const others = names.length > 8 ? ` and ${names.length - 8} more` : "";
  const whole = `${why} ${names.slice(0, 8).join(", ")}${others}${after}`;
  return [diagnostic("witness-unfit", { witness, why: whole }, null)];
}
