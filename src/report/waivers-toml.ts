import type { Waiver } from "../diff/waivers.ts";

/** Waivers as tables to be appended to a TOML document; `at` names the table that holds ours: `[]` for a file of our own. */
export function waiversToml(waivers: readonly Waiver[], at: readonly string[]): string {
  const header = `[[${[...at, "waive"].join(".")}]]`;
  return waivers.map((waiver) => `\n${header}\n${tableText(waiver)}`).join("");
}

function tableText({ record, field, code, reason, owner, expires }: Waiver): string {
  const texts = Object.entries({ record, field, code, reason, owner }).flatMap(([key, value]) =>
    value === null ? [] : [`${key} = ${quoted(value)}\n`],
  );
  return texts.join("") + (expires === null ? "" : `expires = ${expires}\n`);
}

/** A basic string. JSON's escapes are TOML's, but TOML wants U+007F escaped as well. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll("\u007F", String.raw`\u007F`);
}
