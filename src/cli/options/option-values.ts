import { InvalidArgumentError } from "commander";
import type { FormatRequest, WitnessWord } from "./options.ts";
import { witnessWords } from "./options.ts";
import type { Shard } from "./shard.ts";
import { dateText, isPercentage, percentageWords } from "./values.ts";

// How the values of options are read. What is wrong with one is thrown as commander wants it.

export function appended(text: string, before: unknown): readonly string[] {
  return [...listOf<string>(before), text];
}

export function appendedList(text: string, before: unknown): readonly string[] {
  return [...listOf<string>(before), ...text.split(/[,\s]+/).filter((part) => part !== "")];
}

export function appendedServer(text: string, before: unknown): readonly string[] {
  if (!/^https?:\/\/./i.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError("It must be a web address, https://….");
  return [...listOf<string>(before), text];
}

export function appendedWitnesses(text: string, before: unknown): readonly WitnessWord[] {
  const words = appendedList(text, []);
  const wrong = words.find((word) => !witnessWords.some((known) => known === word));
  if (wrong !== undefined || words.length === 0)
    throw new InvalidArgumentError(`Allowed choices are ${witnessWords.join(", ")}.`);
  const chosen = witnessWords.filter((known) => words.includes(known));
  return [...new Set([...listOf<WitnessWord>(before), ...chosen])];
}

export function appendedFormat(
  text: string,
  before: unknown,
  formats: readonly string[] = [],
): readonly FormatRequest[] {
  const at = text.indexOf("=");
  const format = at === -1 ? text : text.slice(0, at);
  if (!formats.includes(format)) throw new InvalidArgumentError(`Allowed choices are ${formats.join(", ")}.`);
  return [...listOf<FormatRequest>(before), { format, file: at === -1 ? null : text.slice(at + 1) }];
}

export function byteOffset(text: string): number {
  if (!/^(0x[0-9a-f]{1,12}|\d{1,12})$/i.test(text))
    throw new InvalidArgumentError("It must be a number, 0x178 or 376.");
  return Number(text);
}

export function filled(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It must not be empty.");
  return text;
}

export function day(text: string): string {
  const date = dateText(text);
  if (date === null) throw new InvalidArgumentError("It must be a date like 2027-01-01.");
  return date;
}

export function percent(text: string): number {
  const number = /^\d{1,3}(\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (!isPercentage(number)) throw new InvalidArgumentError(`It must be ${percentageWords}.`);
  return number;
}

export function shardOf(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count)
    throw new InvalidArgumentError("It must be I/N, such as 2/4, I from 1 to N.");
  return { index, count };
}

function listOf<Element>(before: unknown): readonly Element[] {
  return Array.isArray(before) ? before : [];
}
