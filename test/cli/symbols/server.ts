import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import { TypeWriter, dbiStream, infoStream, member, msf } from "../../read/pdb/write-msf.ts";

// A symbol server of our own, and the PDB that the program of write-pe.ts names.

const key = "made.pdb/0123456789ABCDEF01020304050607081B";
export const pdbPath = `/${key}/made.pdb`;
export const pathInFolder = `${key}/made.pdb`;

/** `struct PAIR { unsigned char kind; void *next; };` in a PDB of this age. */
export function pdbOfAge(age: number): Uint8Array {
  const types = new TypeWriter();
  const list = types.fieldList((payload) => {
    member(payload, "kind", 0x20, 0);
    member(payload, "next", 0x603, 8);
  });
  types.structure("PAIR", 16, list);
  return msf([new Uint8Array(0), infoStream(), types.stream(), dbiStream(age)]);
}

export type Answer = (response: ServerResponse, origin: string) => void;

/** Answers by path, everything else with 404, while `body` runs. What was asked for is listed. */
export async function withServer<Result>(
  answers: Readonly<Record<string, Answer>>,
  body: (origin: string, asked: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const asked: string[] = [];
  let origin = "";
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const answer = answers[path];
    if (answer === undefined) response.writeHead(404).end();
    else answer(response, origin);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  origin = `http://127.0.0.1:${address.port}`;
  try {
    return await body(origin, asked);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  }
}

export function send(bytes: Uint8Array): Answer {
  return (response) => void response.writeHead(200, { "content-length": bytes.length }).end(bytes);
}

export function redirect(target: (origin: string) => string): Answer {
  return (response, origin) => void response.writeHead(302, { location: target(origin) }).end();
}
