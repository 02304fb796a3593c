import type { FSWatcher } from "node:fs";
import { statSync, watch } from "node:fs";
import { dirname } from "node:path";
import { changedSince } from "../disk/looks.ts";
import type { Look } from "../disk/looks.ts";
import type { Next, Watcher } from "./watcher.ts";

// The system wakes us up and our own look at the files decides: events come twice, come for editors' swap files, name the
// wrong file, and on some network drives do not come at all. Folders are watched, not files: a file that an editor replaces
// is another file, and one that was missing has none to watch.

/** Milliseconds without an event after which a change is taken to be over, and the longest wait for that. */
const settling = 30;
const longestSettling = 500;
/** Milliseconds between our own looks: where the system's events come, and where they do not. */
const slowPolling = 2000;
const fastPolling = 400;

/** `stop` ends the wait. */
export function diskWatcher(stop: AbortSignal): Watcher {
  return { next: (looks) => new Wait(looks, stop).over };
}

class Wait {
  readonly over: Promise<Next>;
  readonly #looks: readonly Look[];
  readonly #stop: AbortSignal;
  #watchers: FSWatcher[] = [];
  #polling: NodeJS.Timeout | null = null;
  #settled: NodeJS.Timeout | null = null;
  #firstEvent: number | null = null;
  #finish: (next: Next) => void = () => {};

  constructor(looks: readonly Look[], stop: AbortSignal) {
    this.#looks = looks;
    this.#stop = stop;
    this.over = new Promise((finish) => (this.#finish = finish));
    if (stop.aborted) this.#end({ kind: "stopped" });
    else this.#begin();
  }

  #begin(): void {
    this.#stop.addEventListener("abort", this.#stopped);
    this.#arm();
    // What changed while the answer was made has no event to come; and Ctrl-C wants its turn.
    this.#event();
  }

  #arm(): void {
    this.#disarm();
    let isComplete = true;
    for (const folder of foldersOf(this.#looks)) {
      try {
        const watcher = watch(folder, () => this.#event());
        watcher.on("error", () => this.#event());
        this.#watchers.push(watcher);
      } catch (error) {
        // No more watches are to be had, or the folder has just gone.
        if (!(error instanceof Error && "syscall" in error)) throw error;
        isComplete = false;
      }
    }
    this.#polling = setInterval(() => this.#look(), isComplete ? slowPolling : fastPolling);
  }

  #event(): void {
    this.#firstEvent ??= Date.now();
    if (this.#settled !== null && Date.now() - this.#firstEvent < longestSettling)
      clearTimeout(this.#settled);
    else if (this.#settled !== null) return;
    this.#settled = setTimeout(() => {
      this.#settled = null;
      this.#firstEvent = null;
      // A folder that was replaced is watched no longer.
      if (!this.#look()) this.#arm();
    }, settling);
  }

  #look(): boolean {
    const paths = changedSince(this.#looks);
    if (paths.length > 0) this.#end({ kind: "changed", paths });
    return paths.length > 0;
  }

  readonly #stopped = (): void => this.#end({ kind: "stopped" });

  #end(next: Next): void {
    this.#disarm();
    if (this.#settled !== null) clearTimeout(this.#settled);
    this.#stop.removeEventListener("abort", this.#stopped);
    this.#finish(next);
  }

  #disarm(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
    if (this.#polling !== null) clearInterval(this.#polling);
  }
}

/** Where news of these paths arrives: in the folders around them; of what is not there, in the nearest folder that is. */
function foldersOf(looks: readonly Look[]): readonly string[] {
  const folders = new Set<string>();
  const known = new Map<string, boolean>();
  const isThere = (path: string): boolean => {
    const answer = known.get(path) ?? isFolder(path);
    known.set(path, answer);
    return answer;
  };
  for (const { path, question } of looks) {
    if (question === "content" && isThere(path)) folders.add(path);
    let around = dirname(path);
    while (!isThere(around) && dirname(around) !== around) around = dirname(around);
    folders.add(around);
  }
  return [...folders];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
