import { messageOf } from "../../src/diagnostic/catalogue.ts";
import type { Diagnostic } from "../../src/diagnostic/facts.ts";
import type { Layouts, Result } from "../../src/layout/layouts.ts";
import type { ByteSource } from "../../src/read/bytes.ts";
import { inspect } from "node:util";
import type { Answer } from "./answer.ts";
import { bytesInMemory } from "../../src/read/bytes.ts";

/** Asks a door for everything. Each answer must be a layout that hangs together or a diagnostic that has words. */
export function visit(door: Layouts): void {
  for (const record of door.records()) {
    const layout = door.layoutOf(record);
    if (!layout.ok) {
      demandWords(layout.error);
      continue;
    }
    const { size, alignment, fields } = layout.value;
    demand(alignment.least <= alignment.most, `${record}: alignment ${alignment.least} to ${alignment.most}`);
    for (const field of fields) {
      const measured = door.typeLayoutOf(field.type);
      const start = field.kind === "member" ? field.offset : field.unitOffset;
      demand(start <= size, `${record}.${field.name}: at ${start} of ${size}`);
      if (measured.ok) demand(measured.value.alignment.least <= measured.value.alignment.most, record);
    }
  }
}

/** True for an answer, false for a refusal; a refusal without words is our bug. */
export function isAnswer(result: Result<unknown, Diagnostic>): boolean {
  if (!result.ok) demandWords(result.error);
  return result.ok;
}

/** The same for what is one value. */
export function answerOf(result: Result<unknown, Diagnostic>): Answer | null {
  return isAnswer(result) && result.ok ? { lines: linesIn(result.value), isWhole: true } : null;
}

function linesIn(value: unknown): readonly string[] {
  if (value instanceof Map) return [...value].map((entry) => inspect(entry, { depth: null }));
  return [inspect(value, { depth: null, maxArrayLength: null })];
}

export function demandWords(diagnostic: Diagnostic): void {
  demand(messageOf(diagnostic) !== "", `no words for ${diagnostic.code}`);
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** A source that no lie may make give more than the file has. */
export function strict(bytes: Uint8Array): ByteSource {
  const source = bytesInMemory(bytes);
  return {
    size: source.size,
    read(offset, length) {
      demand(offset >= 0 && length >= 0 && length <= source.size, `asked for ${length} at ${offset}`);
      return source.read(offset, length);
    },
  };
}
