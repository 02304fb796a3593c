import { isFailure } from "../c/conversions.ts";
import type { Integer } from "../c/integers.ts";
import type { Reader } from "./reader.ts";
import { noRequests } from "./reader.ts";
import { type Entity, type Parameter, Scope, type Template } from "./scope.ts";
import { aliasOf, type CxxType, unresolved } from "./types.ts";

// Class and alias templates, read anew for each list of arguments that a declaration names. Types and integers are what
// the parameters may be; partial specialisations and lists of any length are left to a compiler.

interface Argument {
  readonly entity: Entity;
  /** The same for the same argument; null: it holds what nobody defines. */
  readonly canon: string | null;
}

/** The type that a template gives for the arguments at `<`. */
export function templateOf(reader: Reader, template: Template): CxxType {
  const first = reader.at - 1;
  const fail = (detail: string): CxxType => {
    const spelling = reader.spellingFrom(first);
    return unresolved(spelling, { code: "unsupported", detail }, reader.spanFrom(first));
  };
  const from = reader.at;
  const given = template.refused === null ? readArguments(reader, template) : null;
  if (template.refused !== null || given === null) {
    reader.at = from;
    if (!reader.skipAngles()) reader.at = from + 1;
    return fail(template.refused ?? `the arguments of template ${template.name}`);
  }
  return instanceOf(reader, template, given, fail);
}

function instanceOf(
  reader: Reader,
  template: Template,
  args: readonly Argument[],
  fail: (detail: string) => CxxType,
): CxxType {
  if (args.some(({ canon }) => canon === null))
    return fail(`an argument of template ${template.name} is not known`);
  const id = `${template.id}<${args.map(({ canon }) => canon).join(", ")}>`;
  const known = template.instances.get(id);
  if (known !== undefined) return known;
  if (id.length > longestId || !reader.world.mayInstantiate()) return fail("templates are used too often");
  const { body } = template;
  if (body === null) return fail(`template ${template.name} is declared but never defined here`);
  const scope = new Scope("template", template.scope.prefix, template.scope);
  for (const [index, { name }] of template.parameters.entries()) {
    const entity = args[index]?.entity;
    if (name !== null && entity !== undefined) scope.names.set(name, entity);
  }
  const inside = reader.inside(body.from, body.to, scope);
  const own = template.unit === reader.unit ? inside : null;
  if (own === null) return fail(`template ${template.name} is another text's`);
  if (template.kind === "alias") {
    const target = reader.readers.typeId(own);
    const type =
      target === null ? fail(`what template ${template.name} stands for`) : aliasOf(id, target, null);
    template.instances.set(id, type);
    return type;
  }
  const type: CxxType = { type: { kind: "record", record: id }, canon: id };
  template.instances.set(id, type);
  reader.world.postpone(id, () => {
    reader.readers.classSpecifier(own, { untagged: id, leading: noRequests, id });
  });
  return type;
}

/** A name of arguments of arguments doubles with every step. */
const longestId = 2000;

function readArguments(reader: Reader, template: Template): readonly Argument[] | null {
  const args: Argument[] = [];
  reader.at++;
  while (!reader.is(">")) {
    const parameter = template.parameters[args.length];
    const argument = parameter === undefined ? null : readArgument(reader, parameter);
    if (argument === null) return null;
    args.push(argument);
    if (!reader.take(",") && !reader.is(">")) return null;
  }
  reader.at++;
  return withDefaults(reader, template, args);
}

function readArgument(reader: Reader, parameter: Parameter): Argument | null {
  if (parameter.kind === "type") {
    const type = reader.readers.typeId(reader);
    return type === null ? null : { entity: { kind: "type", type }, canon: type.canon };
  }
  const value = reader.readers.expression(reader, "argument");
  return isFailure(value) ? null : constant(value);
}

function constant(value: Integer): Argument {
  return { entity: { kind: "constant", value }, canon: String(value.value) };
}

/** Defaults may use the parameters before them. */
function withDefaults(
  reader: Reader,
  template: Template,
  given: readonly Argument[],
): readonly Argument[] | null {
  const args = [...given];
  const scope = new Scope("template", template.scope.prefix, template.scope);
  for (const [index, parameter] of template.parameters.entries()) {
    let argument = args[index] ?? null;
    if (argument === null) {
      const { byDefault } = parameter;
      if (byDefault === null || template.unit !== reader.unit) return null;
      argument = readArgument(reader.inside(byDefault.from, byDefault.to, scope), parameter);
      if (argument === null) return null;
      args.push(argument);
    }
    if (parameter.name !== null) scope.names.set(parameter.name, argument.entity);
  }
  return args;
}

/** Reads `template <…>` from its `<` on. Null: parameters of a kind that is not read. */
export function readParameters(reader: Reader): readonly Parameter[] | null {
  const from = reader.at;
  const isClosed = reader.skipAngles();
  const behind = reader.at;
  if (!isClosed) return null;
  const inside = reader.inside(from + 1, behind - 1);
  const parameters: Parameter[] = [];
  while (!inside.isDone()) {
    const parameter = readParameter(inside);
    if (parameter === null) return null;
    parameters.push(parameter);
    if (!inside.take(",") && !inside.isDone()) return null;
  }
  return parameters;
}

function readParameter(reader: Reader): Parameter | null {
  if ((reader.is("typename") || reader.is("class")) && !reader.is("::", 2)) {
    reader.at++;
    if (reader.is("...")) return null;
    const name = reader.takeWord();
    return { name, kind: "type", byDefault: readDefault(reader) };
  }
  // An integer: everything up to the name is its type, which is the last word.
  let name: string | null = null;
  while (!reader.isDone() && !reader.is(",") && !reader.is("=")) {
    if (/^(?:\.\.\.|template|auto|[(){}])$/.test(reader.text())) return null;
    name = reader.kind() === "word" ? reader.text() : null;
    if (reader.is("<")) {
      if (!reader.skipAngles()) return null;
    } else reader.at++;
  }
  return { name, kind: "value", byDefault: readDefault(reader) };
}

function readDefault(reader: Reader): Parameter["byDefault"] {
  if (!reader.take("=")) return null;
  const from = reader.at;
  while (!reader.isDone() && !reader.is(",")) {
    if (!reader.is("<") || !reader.skipAngles()) reader.skip();
  }
  return { from, to: reader.at };
}
