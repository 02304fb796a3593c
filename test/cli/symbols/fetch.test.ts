import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { messageOf } from "../../../src/diagnostic/catalogue.ts";
import type { DownloadLimits } from "../../../src/cli/symbols/download.ts";
import { usualLimits } from "../../../src/cli/symbols/download.ts";
import { fetchPdb } from "../../../src/cli/symbols/fetch-pdb.ts";
import { openSymbolStore } from "../../../src/cli/symbols/store.ts";
import { readSymbolPath } from "../../../src/cli/symbols/symbol-path.ts";
import { withFiles } from "../command.ts";
import type { Answer } from "./server.ts";
import { pathInFolder, pdbOfAge, pdbPath, redirect, send, withServer } from "./server.ts";

const key = { pdbName: "made.pdb", guid: "0123456789ABCDEF0102030405060708", age: 0x1b };
const right = pdbOfAge(0x1b);

/** What came of it, and what is in the folder afterwards. */
async function fetchWith(
  answers: Readonly<Record<string, Answer>>,
  limits: Partial<DownloadLimits> = {},
): Promise<{ readonly said: string; readonly kept: readonly string[] }> {
  return withFiles({}, (folder) =>
    withServer(answers, async (origin) => {
      const store = openSymbolStore(join(folder, "symbols"));
      const fetched = await fetchPdb(key, [origin], store, { ...usualLimits, ...limits });
      const said = fetched.ok ? "kept" : fetched.error.map(messageOf).join("\n");
      return { said: said.replaceAll(origin, "SERVER"), kept: filesBelow(folder) };
    }),
  );
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

test("a PDB comes through redirects into a store laid out like the server", async () => {
  const { said, kept } = await fetchWith({
    [pdbPath]: redirect(() => "/first"),
    "/first": redirect((origin) => `${origin}/second`),
    "/second": send(right),
  });
  expect(said).toBe("kept");
  expect(kept).toEqual(["made.pdb"]);
});

const stalls: Answer = (response) => {
  response.writeHead(200);
  response.write(right.subarray(0, 100));
};
const drips: Answer = (response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(" "), 20);
  response.on("close", () => clearInterval(timer));
};
const breaksOff: Answer = (response) => {
  response.writeHead(200, { "content-length": right.length });
  response.write(right.subarray(0, 100), () => response.destroy());
};
const endless: Answer = (response) => {
  response.writeHead(200);
  const more = (): void =>
    void (response.writable && response.write(Buffer.alloc(65_536), () => setImmediate(more)));
  more();
};
const silent: Answer = () => {};

test.each<[string, Record<string, Answer>, Partial<DownloadLimits>, string]>([
  ["redirects in a circle", { [pdbPath]: redirect(() => pdbPath) }, {}, "redirects more than 5 times"],
  ["redirects to a file", { [pdbPath]: redirect(() => "file:///etc/hosts") }, {}, "redirects to file:"],
  ["redirects to nonsense", { [pdbPath]: redirect(() => "http://[") }, {}, "redirects to what is no address"],
  [
    "gives another build's PDB",
    { [pdbPath]: send(pdbOfAge(3)) },
    {},
    "is another PDB: GUID 0123456789ABCDEF0102030405060708, age 3",
  ],
  ["gives a page", { [pdbPath]: send(Buffer.from("<html>")) }, {}, "is not a PDB"],
  ["gives nothing", { [pdbPath]: send(Buffer.alloc(0)) }, {}, "is not a PDB"],
  ["gives half a PDB", { [pdbPath]: send(right.subarray(0, right.length >> 1)) }, {}, "is not a PDB"],
  ["gives a cabinet", { [pdbPath]: send(Buffer.from("MSCF\0\0\0\0")) }, {}, "compressed (a cabinet, .pd_)"],
  [
    "has it as .pd_",
    { [`${pdbPath.slice(0, -1)}_`]: send(Buffer.from("MSCF")) },
    {},
    "compressed (a cabinet, .pd_)",
  ],
  ["does not have it", {}, {}, "does not have it"],
  ["announces too much", { [pdbPath]: send(right) }, { bytes: 1000 }, "larger than 1000 bytes"],
  ["never ends", { [pdbPath]: endless }, { bytes: 1 << 20 }, "larger than 1048576 bytes"],
  ["stalls", { [pdbPath]: stalls }, { stall: 200 }, "sends nothing for 200 ms"],
  ["never answers", { [pdbPath]: silent }, { stall: 200 }, "sends nothing for 200 ms"],
  ["drips", { [pdbPath]: drips }, { total: 300 }, "takes more than 300 ms"],
  ["breaks off", { [pdbPath]: breaksOff }, {}, "was not downloaded"],
  ["fails", { [pdbPath]: (response) => void response.writeHead(503).end() }, {}, "answers 503"],
])("a server that %s is refused, and nothing is kept", async (_name, answers, limits, words) => {
  const { said, kept } = await fetchWith(answers, limits);
  expect(said).toContain(words);
  expect(kept).toEqual([]);
});

test("a server that is not there is told", async () => {
  await withFiles({}, async (folder) => {
    const gone = await withServer({}, (origin) => Promise.resolve(origin));
    const fetched = await fetchPdb(key, [gone], openSymbolStore(folder));
    expect(fetched.ok ? [] : fetched.error.map(({ code }) => code)).toEqual(["download-failed"]);
  });
});

test("the next server is asked where the first does not have it", async () => {
  await withFiles({}, (folder) =>
    withServer({ [`/second${pdbPath}`]: send(right) }, async (origin, asked) => {
      const store = openSymbolStore(folder);
      const fetched = await fetchPdb(key, [`${origin}/first/`, `${origin}/second`], store);
      expect(fetched.ok).toBe(true);
      expect(asked[0]).toBe(`/first${pdbPath}`);
    }),
  );
});

test("what was used longest ago makes room for what is new", async () => {
  const old = join("old.pdb", "00", "old.pdb");
  const older = join("older.pdb", "00", "older.pdb");
  const files = { [old]: right, [older]: right, "new.part": right };
  await withFiles(files, async (folder) => {
    const store = openSymbolStore(folder, right.length * 2);
    store.find({ pdbName: "old.pdb", guid: "0", age: 0 });
    const path = store.add(key, join(folder, "new.part"));
    expect(path).toBe(join(folder, pathInFolder));
    expect([...filesBelow(folder)].sort()).toEqual(["made.pdb", "old.pdb"]);
  });
});

test("a symbol path is read as debuggers read it", () => {
  const text =
    "srv*/sym*https://one.example/symbols;cache*/cache;;/plain;symsrv*symsrv.dll*/store*http://two.example;srv*";
  expect(readSymbolPath(text)).toEqual({
    folders: ["/sym", "/cache", "/plain", "/store"],
    servers: ["https://one.example/symbols", "http://two.example"],
  });
});
