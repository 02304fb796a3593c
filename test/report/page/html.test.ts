import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { afterAll, expect } from "vitest";
import { compareRecords } from "../../../src/diff/compare.ts";
import { noPolicy, openLedger } from "../../../src/diff/ledger.ts";
import type { Answer, RecordCheck } from "../../../src/diff/verdicts.ts";
import { computeLayouts } from "../../../src/layout/compute.ts";
import { msvcC } from "../../../src/layout/rules.ts";
import type { Model, RecordType } from "../../../src/model/model.ts";
import { albumOf, albumOfOne } from "../../../src/report/page/album.ts";
import { checkDocument } from "../../../src/report/document/check-document.ts";
import { checkHtml, showHtml } from "../../../src/report/page/html.ts";
import { layoutcheck, withFiles } from "../../cli/command.ts";
import { rustLayouts } from "../../diff/ask.ts";
import { testWithOracle } from "../../oracles.ts";

// The page of --format html as a person meets it, in a browser without a window.

const program =
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((path) => ["chromium", "chromium-browser", "google-chrome"].map((name) => join(path, name)))
    .find((path) => existsSync(path)) ?? null;
const folder = mkdtempSync(join(tmpdir(), "layoutcheck-page-"));
let browser: Browser | null = null;

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** Everything that the page asked for beside itself, and what went wrong in it. */
  readonly trouble: string[];
}

async function open(html: string, scheme: "light" | "dark" = "light"): Promise<Opened> {
  browser ??= await chromium.launch({ executablePath: program ?? "", args: ["--no-sandbox"] });
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 1200, height: 800 } });
  const page = await context.newPage();
  const file = join(folder, "page.html");
  const address = pathToFileURL(file).href;
  const trouble: string[] = [];
  page.on("request", (request) => {
    if (request.url() !== address) trouble.push(`asks for ${request.url()}`);
  });
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("console", (message) => trouble.push(message.text()));
  page.on("dialog", (dialog) => trouble.push(`says ${dialog.message()}`));
  writeFileSync(file, html);
  await page.goto(address);
  return { page, trouble };
}

const inBrowser = (name: string, body: () => Promise<void>): void =>
  testWithOracle("chromium", program !== null, name, body, 30_000);

const header = `struct GOOD { ULONG kind; PVOID next; };
struct SHIFTED { ULONG kind; PVOID buffer; ULONG first : 3; ULONG second : 7; UCHAR last; };
struct SPARSE { UCHAR kind; ULONGLONG value; UCHAR last; };
`;
const binding = `#[repr(C)] pub struct GOOD { kind: u32, next: *mut u8 }
#[repr(C)] pub struct SHIFTED { kind: u32, buffer: u32, bits: u32, last: u8 }
#[repr(C)] pub struct SPARSE { kind: u8, value: u64, last: u8 }
#[repr(C)] pub struct OWN { first: u8 }
`;

async function pageOf(files: Readonly<Record<string, string>>): Promise<string> {
  const argv = ["check", "--rust", "binding.rs", "--c", "nt.h", "--format", "html"];
  return (await withFiles(files, (cwd) => layoutcheck(argv, { cwd }))).stdout;
}

const small = program === null ? "" : await pageOf({ "nt.h": header, "binding.rs": binding });

inBrowser("the page draws the first record that differs, both sides at the same offsets", async () => {
  const { page, trouble } = await open(small);
  expect(await page.getByRole("heading", { level: 2 }).textContent()).toBe("SHIFTED");
  const cell = (name: string | RegExp) => page.getByRole("gridcell", { name });
  const [c, rust] = await Promise.all(
    [/^C 0x0: kind: ULONG/, /^Rust 0x0: kind: u32/].map((name) => cell(name).boundingBox()),
  );
  expect(c?.y).toBe(rust?.y);
  expect(c?.width).toBeCloseTo(rust?.width ?? 0, 0);
  expect(await cell(/^C 0x8: buffer: .*, differs$/).count()).toBe(1);
  expect(await cell(/^C 0x4: hole, 4 bytes$/).count()).toBe(1);
  expect(await cell(/^C 0x10: first: .* 3 bits from bit 0.*second: .* 7 bits from bit 3/).count()).toBe(1);
  expect(await cell(/^C 0x\w+: tail padding/).count()).toBeGreaterThan(0);
  expect(await page.locator(".grid .bits > span").count()).toBe(3);
  expect(trouble).toEqual([]);
  await page.context().close();
});

inBrowser("a difference, what is to say of it and the next record are reached by keys alone", async () => {
  const { page, trouble } = await open(small);
  const focused = () => page.evaluate<string>('document.activeElement?.getAttribute("aria-label") ?? ""');
  await page.keyboard.press("n");
  expect(await focused()).toMatch(/buffer: .*differs/);
  expect(await page.locator("#inspector").textContent()).toMatch(/buffer is 4 bytes .* in Rust, 8 bytes/);
  await page.keyboard.press("ArrowLeft");
  expect(await focused()).not.toMatch(/buffer/);
  await page.keyboard.press("j");
  expect(await page.getByRole("heading", { level: 2 }).textContent()).toBe("SPARSE");
  // Without any key of ours: Tab leads into the list and, past the buttons, into the picture.
  await page.locator("#list").focus();
  await page.keyboard.press("Home");
  expect(await page.getByRole("heading", { level: 2 }).textContent()).toBe("GOOD");
  await page.keyboard.press("Tab");
  expect(await focused()).toMatch(/^C 0x0: kind/);
  expect(await page.locator('#record [tabindex="0"]').count()).toBe(1);
  await page.keyboard.press("p");
  expect(await page.getByRole("heading", { level: 2 }).textContent()).toBe("SHIFTED");
  expect(trouble).toEqual([]);
  await page.context().close();
});

inBrowser(
  "search finds records by their name and by a field, and filters leave out what is equal",
  async () => {
    const { page, trouble } = await open(small);
    const listed = () => page.getByRole("option").locator(".path").allTextContents();
    expect(await listed()).toEqual(["GOOD", "OWN", "SHIFTED", "SPARSE"]);
    await page.keyboard.press("/");
    await page.keyboard.type("own");
    expect(await listed()).toEqual(["OWN"]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await page.keyboard.type("value");
    expect(await listed()).toEqual(["SPARSE"]);
    expect(await page.locator(".cell.hit").count()).toBe(2);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /equal$/ }).click();
    expect(await listed()).toEqual(["OWN", "SHIFTED"]);
    expect(trouble).toEqual([]);
    await page.context().close();
  },
);

inBrowser("light and dark are the reader's choice, and both can be read", async () => {
  const papers: string[] = [];
  for (const scheme of ["light", "dark"] as const) {
    const { page } = await open(small, scheme);
    papers.push(await page.evaluate<string>("getComputedStyle(document.body).backgroundColor"));
    expect(await page.evaluate<number>(faintest), scheme).toBeGreaterThanOrEqual(4.5);
    await page.context().close();
  }
  expect(new Set(papers).size).toBe(2);
});

/** The lowest contrast of words with what they stand on (WCAG 2.2, 1.4.3 asks for 4.5), for the page to compute. */
const faintest = String.raw`(() => {
  const numbers = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const light = (color) => {
    const [r, g, b] = numbers(color).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paperOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (numbers(backgroundColor)[3] !== 0) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const ratios = [...document.querySelectorAll(".path, .place, .faint, .name, .state, .sign, .offset, button")]
    .filter((element) => element.textContent.trim() !== "")
    .map((element) => {
      const [ink, paper] = [light(getComputedStyle(element).color), light(paperOf(element))];
      return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    });
  return Math.min(...ratios);
})()`;

inBrowser("on paper the records that are listed stand one after another", async () => {
  const { page, trouble } = await open(small);
  await page.emulateMedia({ media: "print" });
  await page.evaluate('dispatchEvent(new Event("beforeprint"))');
  expect(await page.locator("#print section").count()).toBe(4);
  expect(await page.locator("#print .grid").count()).toBe(4);
  expect(await page.locator("main").isVisible()).toBe(false);
  await page.evaluate('dispatchEvent(new Event("afterprint"))');
  expect(await page.locator("#print section").count()).toBe(0);
  expect(trouble).toEqual([]);
  await page.context().close();
});

inBrowser("a name that is markup is shown as it is written and does nothing", async () => {
  const hostile = `</script><img src=x onerror="alert(1)"><!--<script>`;
  const { page, trouble } = await open(hostilePage(hostile));
  expect(await page.getByRole("heading", { level: 2 }).textContent()).toBe(hostile);
  expect(await page.locator(".cell .name").first().textContent()).toBe(hostile);
  expect(await page.locator("img").count()).toBe(0);
  expect(await page.title()).toContain(hostile);
  expect(trouble).toEqual([]);
  // The page's policy is what would stop one that got through.
  await page.evaluate(String.raw`{
    const image = document.createElement("img");
    image.setAttribute("onerror", "alert(2)");
    image.src = "https://example.invalid/leak";
    const script = document.createElement("script");
    script.textContent = "alert(3)";
    document.body.append(image, script);
  }`);
  await page.evaluate("new Promise((done) => setTimeout(done, 50))");
  expect(trouble.filter((one) => one.startsWith("says"))).toEqual([]);
  expect(trouble.join("\n")).toContain("Content Security Policy");
  await page.context().close();
});

function hostilePage(name: string): string {
  const span = { file: name, start: 0, end: 0, line: 1, column: 1 };
  const type = { kind: "scalar", class: "unsigned", size: 4, alignment: 4, spelling: name } as const;
  const field = { kind: "member", name, type, requestedAlignment: null, packed: false, span } as const;
  const record: RecordType = {
    id: name,
    name,
    path: name,
    aliases: [],
    form: "struct",
    representation: "c",
    fields: [field],
    pack: null,
    requestedAlignment: null,
    refused: null,
    accessors: [],
    views: [],
    span,
  };
  const model: Model = {
    language: "c",
    records: new Map([[name, record]]),
    enums: new Map(),
    aliases: new Map(),
    constants: new Map(),
    stated: [],
    vocabulary: [],
  };
  const layouts = computeLayouts(model, msvcC);
  const layout = layouts.layoutOf(name);
  if (!layout.ok) throw new Error("the hostile record has a layout");
  const side = { layouts, layout: layout.value };
  const c = { ...side, name, build: name };
  return showHtml(albumOfOne({ path: name, rust: side, c, comparison: null }));
}

/** As a check of 5,000 records would find them, one of which differs, and one that has 5,000 fields. */
function manyRecords(): string {
  const numbers = Array.from({ length: 5000 }, (_, at) => at);
  const layouts =
    rustLayouts(`${numbers.map((at) => `#[repr(C)] struct R${at} { a: u32, b: u${at === 4321 ? 64 : 32} }`).join("\n")}
#[repr(C)] struct WIDE { ${numbers.map((at) => `f${at}: u64,`).join("")} }`);
  const checks = [...layouts.records()].map((record): RecordCheck => {
    const subject = { name: record, path: record, span: null };
    const unpaired = {
      rust: subject,
      rustRecord: record,
      absentIn: [],
      nearest: [],
      judge: "every",
    } as const;
    if (record === "WIDE") return { ...unpaired, answers: [] };
    const question = { rust: layouts, rustRecord: record, c: layouts, cRecord: "R0", embedded: false };
    const answer: Answer = {
      c: { ...subject, source: "header", build: null, pairedBy: "tag" },
      comparison: compareRecords({ ...question, endingEarly: "wrong" }),
      witnesses: ["model"],
      asked: { layouts, record: "R0" },
    };
    return { ...unpaired, answers: [answer] };
  });
  const ledger = openLedger(checks, noPolicy);
  const tally = { unreadable: 0, findings: 0, unverified: 0 };
  return checkHtml(
    albumOf(ledger, () => layouts),
    checkDocument({ ledger, policy: noPolicy, diagnostics: [], tally, shard: null }),
  );
}

inBrowser("of 5,000 records and 5,000 fields only what can be seen is in the page", async () => {
  const { page, trouble } = await open(manyRecords());
  const nodes = () => page.evaluate<number>('document.querySelectorAll("*").length');
  expect(await page.locator("#count").textContent()).toBe("5001 records");
  expect(await page.getByRole("heading", { level: 2 }).textContent()).toBe("R4321");
  expect(await nodes()).toBeLessThan(600);
  await page.keyboard.press("/");
  await page.keyboard.type("r43");
  expect(await page.locator("#count").textContent()).toBe("111 records of 5001");
  expect(await nodes()).toBeLessThan(600);
  await page.locator("#search").fill("wide");
  expect(await page.getByRole("heading", { level: 2 }).textContent()).toBe("WIDE");
  expect(await page.locator(".row").count()).toBeLessThan(520);
  await page.getByRole("button", { name: /more rows/ }).click();
  expect(await page.locator(".row").count()).toBeGreaterThan(900);
  expect(trouble).toEqual([]);
  await page.context().close();
});
