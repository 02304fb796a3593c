import type { ChangedFile } from "./fixes.ts";

/** Lines that stay the same around a change. */
const context = 3;

/** One file's change as `diff -u` writes it, with `a/` and `b/`, so that `patch -p1` and `git apply` take it. */
export function unifiedDiff({ file, before, after }: ChangedFile): string {
  const steps = lineSteps(splitLines(before), splitLines(after));
  const hunks = hunksOf(steps);
  if (hunks.length === 0) return "";
  return `--- a/${file}\n+++ b/${file}\n${hunks.map(hunkText).join("")}`;
}

/** A line that stays, goes or comes, with its number on both sides, from 0. */
interface LineStep {
  readonly sign: " " | "-" | "+";
  readonly text: string;
  readonly old: number;
  readonly new: number;
}

/** Each line with the end that it has; the last may have none. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** A shortest way from one list of lines to the other: E. Myers, "An O(ND) difference algorithm", 1986. */
function lineSteps(before: readonly string[], after: readonly string[]): readonly LineStep[] {
  const trace: Array<Map<number, number>> = [];
  let furthest = new Map([[1, 0]]);
  for (let changes = 0; changes <= before.length + after.length; changes += 1) {
    trace.push(furthest);
    const next = new Map(furthest);
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let x = startOn(diagonal, changes, furthest);
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return stepsBack(trace, before, after);
    }
    furthest = next;
  }
  throw new Error("two lists of lines differ by more lines than they have");
}

function startOn(diagonal: number, changes: number, furthest: ReadonlyMap<number, number>): number {
  const below = furthest.get(diagonal + 1) ?? -1;
  const left = furthest.get(diagonal - 1) ?? -1;
  return diagonal === -changes || (diagonal !== changes && left < below) ? below : left + 1;
}

function stepsBack(
  trace: readonly ReadonlyMap<number, number>[],
  before: readonly string[],
  after: readonly string[],
): readonly LineStep[] {
  const steps: LineStep[] = [];
  let [x, y] = [before.length, after.length];
  for (let changes = trace.length - 1; changes >= 0; changes -= 1) {
    const furthest = trace[changes] ?? new Map<number, number>();
    const diagonal = x - y;
    const below = furthest.get(diagonal + 1) ?? -1;
    const left = furthest.get(diagonal - 1) ?? -1;
    const cameDown = diagonal === -changes || (diagonal !== changes && left < below);
    const previousX = cameDown ? below : left;
    const previousY = previousX - (cameDown ? diagonal + 1 : diagonal - 1);
    while (x > previousX && y > previousY && x > 0 && y > 0) {
      x -= 1;
      y -= 1;
      steps.push({ sign: " ", text: before[x] ?? "", old: x, new: y });
    }
    if (changes === 0) break;
    if (cameDown) steps.push({ sign: "+", text: after[previousY] ?? "", old: x, new: previousY });
    else steps.push({ sign: "-", text: before[previousX] ?? "", old: previousX, new: y });
    [x, y] = [previousX, previousY];
  }
  return steps.reverse();
}

function hunksOf(steps: readonly LineStep[]): ReadonlyArray<readonly LineStep[]> {
  const hunks: LineStep[][] = [];
  let lastChange = Number.NEGATIVE_INFINITY;
  for (const [at, step] of steps.entries()) {
    if (step.sign === " ") continue;
    const from = Math.max(0, at - context);
    const open = hunks.at(-1);
    if (open !== undefined && from <= lastChange + context + 1)
      open.push(...steps.slice(lastChange + 1, at + 1));
    else {
      closeHunk(open, steps, lastChange);
      hunks.push(steps.slice(from, at + 1));
    }
    lastChange = at;
  }
  closeHunk(hunks.at(-1), steps, lastChange);
  return hunks;
}

function closeHunk(hunk: LineStep[] | undefined, steps: readonly LineStep[], lastChange: number): void {
  hunk?.push(...steps.slice(lastChange + 1, lastChange + 1 + context));
}

function hunkText(hunk: readonly LineStep[]): string {
  const old = hunk.filter(({ sign }) => sign !== "+").length;
  const added = hunk.filter(({ sign }) => sign !== "-").length;
  const head = `@@ -${range(hunk[0]?.old ?? 0, old)} +${range(hunk[0]?.new ?? 0, added)} @@\n`;
  return head + hunk.map(lineText).join("");
}

/** A line number from 1; of an empty range the line before it. */
function range(start: number, count: number): string {
  const first = count === 0 ? start : start + 1;
  return count === 1 ? String(first) : `${first},${count}`;
}

function lineText({ sign, text }: LineStep): string {
  return text.endsWith("\n") ? sign + text : `${sign}${text}\n\\ No newline at end of file\n`;
}
