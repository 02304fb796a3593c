import { isFailure } from "../c/conversions.ts";
import type { Integer } from "../c/integers.ts";
import { type Declarator, readDeclarator } from "./declarators.ts";
import { converted } from "./expressions.ts";
import type { Reader } from "./reader.ts";
import { noRequests } from "./reader.ts";
import { type Entity, type Parameter, Scope, type Template, type TokenRange } from "./scope.ts";
import { readSpecifiers } from "./specifiers.ts";
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
    const spelling = reader.excerptFrom(first);
    return unresolved(spelling, { code: "unsupported", detail }, reader.spanFrom(first));
  };
  const from = reader.at;
  const refused =
    template.unit === reader.unit ? template.refused : `template ${template.name} is another text's`;
  const given = refused === null ? readArguments(reader, template) : null;
  if (given === null) {
    reader.at = from;
    if (!reader.skipAngles()) reader.at = from + 1;
    return fail(refused ?? `the arguments of template ${template.name}`);
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
  if (template.kind === "alias") {
    const target = reader.readers.typeId(inside);
    const type =
      target === null ? fail(`what template ${template.name} stands for`) : aliasOf(id, target, null);
    template.instances.set(id, type);
    return type;
  }
  const type: CxxType = { type: { kind: "record", record: id }, canon: id };
  template.instances.set(id, type);
  reader.world.postpone(id, () => {
    reader.readers.classSpecifier(inside, { untagged: id, leading: noRequests, id });
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
  return boundArguments(reader, template, args);
}

function readArgument(reader: Reader, { kind }: Parameter): Argument | null {
  if (kind === "type") {
    const type = reader.readers.typeId(reader);
    return type === null ? null : { entity: { kind: "type", type }, canon: type.canon };
  }
  const value = reader.readers.expression(reader, "argument");
  return isFailure(value) ? null : constant(value);
}

function constant(value: Integer): Argument {
  return { entity: { kind: "constant", value }, canon: String(value.value) };
}

/** The arguments as the parameters hold them. Types and defaults of parameters may use the parameters before them. */
function boundArguments(
  reader: Reader,
  template: Template,
  given: readonly Argument[],
): readonly Argument[] | null {
  const args: Argument[] = [];
  const scope = new Scope("template", template.scope.prefix, template.scope);
  for (const [index, parameter] of template.parameters.entries()) {
    const within = ({ from, to }: TokenRange): Reader => reader.inside(from, to, scope);
    const { byDefault } = parameter;
    const argument = given[index] ?? (byDefault === null ? null : readArgument(within(byDefault), parameter));
    const held = argument === null ? null : heldBy(parameter, argument, within);
    if (held === null) return null;
    args.push(held);
    if (parameter.name !== null) scope.names.set(parameter.name, held.entity);
  }
  return args;
}

/** `template <unsigned N>` makes `3` an unsigned one. Null: the parameter's type is not known. */
function heldBy(
  parameter: Parameter,
  argument: Argument,
  within: (range: TokenRange) => Reader,
): Argument | null {
  if (parameter.kind === "type" || argument.entity.kind !== "constant") return argument;
  const declaration = within(parameter.declaration);
  const declared = readDeclared(declaration);
  if (declared === null) return null;
  const value = converted(argument.entity.value, declared.type.type, declaration);
  return isFailure(value) ? null : constant(value);
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
  const from = reader.at;
  while (!reader.isDone() && !reader.is(",") && !reader.is("=")) {
    if (/^(?:\.\.\.|template|auto|[(){}])$/.test(reader.text())) return null;
    if (!reader.is("<")) reader.at++;
    else if (!reader.skipAngles()) return null;
  }
  const declaration = { from, to: reader.at };
  const name = readDeclared(reader.inside(from, reader.at))?.name ?? null;
  return { name, kind: "value", declaration, byDefault: readDefault(reader) };
}

function readDeclared(reader: Reader): Declarator | null {
  const { type } = readSpecifiers(reader, `<parameter at ${reader.at}>`);
  return type === null ? null : readDeclarator(reader, type);
}

function readDefault(reader: Reader): Parameter["byDefault"] {
  if (!reader.take("=")) return null;
  const from = reader.at;
  while (!reader.isDone() && !reader.is(",")) {
    if (!reader.is("<") || !reader.skipAngles()) reader.skip();
  }
  return { from, to: reader.at };
}
