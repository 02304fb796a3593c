import type { Arranged, Frame, Piece } from "./arrangement.ts";
import { arrange as arrangePieces } from "./arrangement.ts";

/** Declares a filler of so many bytes. */
export type WritePadding = (bytes: number) => string;

/** The body of a record in C: overlapping pieces in anonymous unions, and padding where alignment does not leave it free. */
export function arrange(
  pieces: ReadonlyArray<Piece<readonly string[]>>,
  frame: Frame,
  padding: WritePadding,
): readonly string[] {
  return arrangePieces(pieces, frame).flatMap((member) => write(member, padding));
}

function write(member: Arranged<readonly string[]>, padding: WritePadding): readonly string[] {
  switch (member.kind) {
    case "piece":
      return member.piece.content;
    case "gap":
      return member.isImplied ? [] : [padding(member.bytes)];
    case "union":
    case "struct": {
      const lines = member.members.flatMap((inner) => write(inner, padding));
      return [`${member.kind} {`, ...indented(lines), "};"];
    }
  }
}

export function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
