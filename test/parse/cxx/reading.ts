import { messageOf } from "../../../src/diagnostic/catalogue.ts";
import { computeLayouts } from "../../../src/layout/compute.ts";
import type { RecordLayout } from "../../../src/layout/layouts.ts";
import { msvcCxx } from "../../../src/layout/rules.ts";
import { parseCxx, type ParsedCxx } from "../../../src/parse/cxx/parse.ts";

export function readCxx(text: string): ParsedCxx {
  return parseCxx({ file: "text.hpp", text });
}

/** The layout of a record, or the words that say why there is none. */
export function layoutOf(text: string, record: string): RecordLayout | string {
  const layout = computeLayouts(readCxx(text).model, msvcCxx).layoutOf(record);
  return layout.ok ? layout.value : messageOf(layout.error);
}

export function sizeOf(text: string, record: string): number | string {
  const layout = layoutOf(text, record);
  return typeof layout === "string" ? layout : layout.size;
}
