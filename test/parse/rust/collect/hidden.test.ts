import { expect, test } from "vitest";
import { parseCrate, said } from "../tree.ts";

test("items with records that a feature keeps from being read are counted, others that are off are not", () => {
  const files = {
    "demo/Cargo.toml": '[package]\nname = "demo"\n[features]\nwide = []\nold = []\n',
    "demo/src/lib.rs": `
      #[cfg(feature = "wide")] #[repr(C)] pub struct A { a: u8 }
      #[cfg(all(windows, feature = "old", feature = "wide"))] mod old;
      #[cfg(feature = "wide")] STRUCT! { struct B { b: u8 } }
      #[cfg(feature = "wide")] mod words;
      #[cfg(feature = "wide")] struct Own { c: u8 }
      #[cfg(all(unix, feature = "wide"))] #[repr(C)] pub struct C { a: u8 }
      #[cfg(not(feature = "wide"))] #[repr(C)] pub struct D { a: u8 }`,
    "demo/src/old.rs": "#[repr(C)] pub struct E { a: u8 }",
    "demo/src/words.rs": "fn nothing() {}",
  };
  expect(said(parseCrate(files))).toEqual([
    "demo/src/lib.rs:2:47 not read because features are off: 3 items with records (old, wide); --features or --all-features switches them on",
  ]);
  expect(said(parseCrate(files, { allFeatures: true })).join()).not.toContain("features are off");
});
