import type { InnerKey, Shape } from "./configuration-keys.ts";
import { configurationKeys } from "./configuration-keys.ts";

export interface JsonSchema {
  readonly $schema: string;
  readonly title: string;
  readonly description: string;
  readonly type: "object";
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, object>>;
}

/** JSON Schema for editors, of a `layoutcheck.toml`; made from the table that the reader obeys. */
export function configurationSchema(): JsonSchema {
  const own = Object.values(configurationKeys).filter(({ key }) => key !== configurationKeys.workspace.key);
  return {
    // taplo, which validates TOML in editors, knows drafts up to 7.
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "layoutcheck.toml",
    description: "Configuration of layoutcheck",
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(
      own.map(({ key, shape, description }) => [key, { description, ...schemaOf(shape) }]),
    ),
  };
}

function schemaOf(shape: Shape): object {
  switch (shape.kind) {
    case "boolean":
      return { type: "boolean" };
    case "percentage":
      return { anyOf: [{ const: 0 }, { type: "number", minimum: 1, maximum: 100 }] };
    case "choice":
      return { enum: shape.of };
    case "code":
      return { anyOf: [{ enum: shape.offered }, { type: "string" }] };
    case "text":
      return { type: "string", pattern: String.raw`\S` };
    case "date":
      return { type: "string", format: "date" };
    case "strings":
      return { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] };
    case "choices":
      return {
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(shape.keys.map((key) => [key, { enum: shape.of }])),
      };
    case "tables":
      return { type: "array", items: tableSchema(shape.keys) };
  }
}

function tableSchema(keys: Readonly<Record<string, InnerKey>>): object {
  const entries = Object.entries(keys);
  return {
    type: "object",
    additionalProperties: false,
    required: entries.filter(([, { isRequired }]) => isRequired).map(([key]) => key),
    properties: Object.fromEntries(
      entries.map(([key, { shape, description }]) => [key, { description, ...schemaOf(shape) }]),
    ),
  };
}
