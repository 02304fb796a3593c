import { existsSync } from "node:fs";
import { openRust } from "../../src/cli/rust/open-rust.ts";
import type { OpenedRust } from "../../src/cli/rust/open-rust.ts";
import { featuresOf } from "./msvc-rustc.ts";
import type { Subject } from "./msvc-rustc.ts";

// Whole crates as they are published (Debian's librust-winapi-dev and librust-ntapi-dev).

const registry = "/usr/share/cargo/registry";

export const winapi = {
  name: "winapi",
  folder: `${registry}/winapi-0.3.9`,
  edition: "2015",
  // `std` needs a standard library; it changes which `c_void` is pointed at, and no layout.
  features: hasCrate("winapi-0.3.9") ? featuresOf(`${registry}/winapi-0.3.9`, ["std"]) : [],
  uses: [],
} satisfies Subject;

export const ntapi = {
  name: "ntapi",
  folder: `${registry}/ntapi-0.4.0`,
  edition: "2018",
  features: hasCrate("ntapi-0.4.0") ? featuresOf(`${registry}/ntapi-0.4.0`, []) : [],
  uses: [winapi],
} satisfies Subject;

function hasCrate(name: string): boolean {
  return existsSync(`${registry}/${name}/Cargo.toml`);
}

/** The crate as the tool reads it, with all its features on. */
export function readSubject(subject: Subject): OpenedRust {
  const selection = {
    features: [],
    allFeatures: true,
    defaultFeatures: true,
    cfg: [],
    cacheFolder: null,
    environment: {},
  };
  return openRust({ kind: "crate", path: subject.folder }, "/", selection, null);
}
