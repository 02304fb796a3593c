import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "../../index.ts";

/** What a server may cost. A hostile one sends us in circles, sends without end, or sends nothing. */
export interface DownloadLimits {
  readonly bytes: number;
  readonly redirects: number;
  /** Milliseconds without a byte. */
  readonly stall: number;
  /** Milliseconds in all. */
  readonly total: number;
}

export const usualLimits: DownloadLimits = {
  bytes: 1024 * 1024 * 1024,
  redirects: 5,
  stall: 30_000,
  total: 15 * 60_000,
};

/** Not there is an answer; everything else that goes wrong is a reason in words. */
export type DownloadFailure =
  | { readonly kind: "missing" }
  | { readonly kind: "failed"; readonly why: string };

type Downloaded = Result<string, DownloadFailure>;

/** Downloads into a new file of the folder, whose path is returned. What fails leaves nothing behind. */
export async function download(url: string, folder: string, limits: DownloadLimits): Promise<Downloaded> {
  const clock = new AbortController();
  const timers = new Timers(clock, limits);
  try {
    const response = await follow(url, limits, clock.signal);
    if (!response.ok) return response;
    const { body, headers, status } = response.value;
    if (status === 404 || status === 410) return { ok: false, error: { kind: "missing" } };
    if (status !== 200 || body === null) return failed(`the server answers ${status}`);
    const announced = Number(headers.get("content-length") ?? "0");
    if (announced > limits.bytes) return failed(tooLarge(limits));
    return await save(body, announced, folder, limits, () => timers.sawBytes());
  } catch (error) {
    return failed(timers.why ?? reasonOf(error));
  } finally {
    timers.stop();
    clock.abort();
  }
}

/** Whether a server has something at an address; what it is does not matter. */
export async function isThere(url: string, limits: DownloadLimits): Promise<boolean> {
  const clock = new AbortController();
  const timers = new Timers(clock, limits);
  try {
    const response = await follow(url, limits, clock.signal);
    return response.ok && response.value.status === 200;
  } catch (error) {
    reasonOf(error);
    return false;
  } finally {
    timers.stop();
    clock.abort();
  }
}

/** Follows redirects to other web addresses, never from https to http. */
async function follow(
  start: string,
  { redirects }: DownloadLimits,
  signal: AbortSignal,
): Promise<Result<Response, DownloadFailure>> {
  let url = start;
  for (let step = 0; step <= redirects; step++) {
    const response = await fetch(url, { redirect: "manual", signal });
    const target = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || target === null)
      return { ok: true, value: response };
    await response.body?.cancel();
    if (!URL.canParse(target, url)) return failed("it redirects to what is no address");
    const next = new URL(target, url);
    const isWeb = next.protocol === "https:" || (next.protocol === "http:" && !url.startsWith("https:"));
    if (!isWeb) return failed(`it redirects to ${next.protocol}, which is not followed`);
    url = next.href;
  }
  return failed(`it redirects more than ${redirects} times`);
}

async function save(
  body: ReadableStream<Uint8Array>,
  announced: number,
  folder: string,
  limits: DownloadLimits,
  sawBytes: () => void,
): Promise<Downloaded> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${randomBytes(8).toString("hex")}.part`);
  const file = await open(path, "wx");
  let isWhole = false;
  try {
    let size = 0;
    for await (const part of body) {
      size += part.length;
      if (size > limits.bytes) return failed(tooLarge(limits));
      sawBytes();
      await file.writeFile(part);
    }
    if (size < announced) return failed(`it sent ${size} of ${announced} bytes`);
    isWhole = true;
    return { ok: true, value: path };
  } finally {
    await file.close();
    if (!isWhole) rmSync(path, { force: true });
  }
}

/** Aborts when nothing comes for too long, or all of it takes too long. */
class Timers {
  why: string | null = null;
  readonly #clock: AbortController;
  readonly #limits: DownloadLimits;
  readonly #total: NodeJS.Timeout;
  #stall: NodeJS.Timeout;

  constructor(clock: AbortController, limits: DownloadLimits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#total = setTimeout(() => this.#end(`it takes more than ${limits.total} ms`), limits.total);
    this.#stall = this.#startStall();
  }

  sawBytes(): void {
    clearTimeout(this.#stall);
    this.#stall = this.#startStall();
  }

  stop(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#stall);
  }

  #startStall(): NodeJS.Timeout {
    const { stall } = this.#limits;
    return setTimeout(() => this.#end(`it sends nothing for ${stall} ms`), stall);
  }

  #end(why: string): void {
    this.why ??= why;
    this.#clock.abort();
  }
}

/** What fetch rejects with: a TypeError whose cause says what the network said; and what the disk said no with. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  const { cause } = error;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  const isExpected = error instanceof TypeError || "code" in error;
  if (!isExpected) throw error;
  return error.message;
}

function tooLarge({ bytes }: DownloadLimits): string {
  return `it is larger than ${bytes} bytes`;
}

function failed(why: string): { readonly ok: false; readonly error: DownloadFailure } {
  return { ok: false, error: { kind: "failed", why } };
}
