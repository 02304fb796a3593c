// Numbers of WASI preview 1. Source: WebAssembly/WASI, legacy/preview1/docs.md.

import { outputBytes } from "../output.ts";

export const errno = {
  success: 0,
  badDescriptor: 8,
  exists: 20,
  tooBig: 22,
  invalid: 28,
  isDirectory: 31,
  tooManyOpen: 33,
  noEntry: 44,
  noSpace: 51,
  notSupported: 58,
  notDirectory: 54,
  seekOnPipe: 70,
} as const;

export const fileType = { unknown: 0, character: 2, directory: 3, regular: 4 } as const;
export const openFlag = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const;
export const rightToWrite = 64n;
export const allRights = (1n << 63n) - 1n;

/** What one run may open, print and write. */
export const limits = {
  openFiles: 1024,
  outputBytes,
  fileBytes: 256 * 1024 * 1024,
} as const;
