import { basename, dirname, join, resolve } from "node:path";
import type { Recorded, Result } from "../index.ts";
import type { Diagnostic } from "../index.ts";
import { isRecordNamed, nearestNames } from "../index.ts";
import type { OpenedBinding } from "./rust/binding.ts";
import type { Checked } from "./checking/checking.ts";
import type { Request } from "./command.ts";
import { configured, headersOf } from "./configuration/configured.ts";
import { openPath } from "./doors/doors.ts";
import { readDocument, tableAt } from "./configuration/find-configuration.ts";
import { isFile, isFolder } from "./disk/hosts.ts";
import { filesBelow } from "./disk/files-below.ts";
import { didYouMean } from "./nearest.ts";
import { registry } from "./registry.ts";
import { shippedRecording } from "./doors/windows.ts";

// What to say to somebody whose command could not do what was meant. Loaded only then.

const headerName = /\.(?:h|hh|hpp|hxx)$/i;

/** There is no Rust side: what was found here, and what to type. */
export function withoutRustSide({ operands, options, shell }: Request): readonly string[] {
  const { cwd } = shell;
  const [crate] = filesBelow(cwd, /^Cargo\.toml$/).map((path) => dirname(path));
  const [file] = filesBelow(cwd, /\.rs$/);
  const [header] = [...options.c, ...filesBelow(cwd, headerName)];
  const name = operands[0] === undefined ? "" : ` ${operands[0]}`;
  return [
    "there is no Rust side: no --rust, no `rust` in a configuration, and no Cargo.toml here or above",
    `try:  layoutcheck${name} --rust ${crate ?? file ?? "path/to/crate"}`,
    ...(header === undefined ? [] : [`the layouts of a header alone:  layoutcheck layout ${header}`]),
    ...(name === "" ? [] : [`the kernel's side of a record alone:  layoutcheck show${name}`]),
  ];
}

/** A name that no Rust record has; it may also have been meant as a command, or a file. */
export async function unknownName(
  name: string,
  everything: OpenedBinding,
  { options, shell }: Request,
): Promise<readonly string[]> {
  const { cwd } = shell;
  const head = `no Rust record is called ${name}`;
  const path = resolve(cwd, name);
  if (/\.rs$|Cargo\.toml$/.test(name) || (isFolder(path) && isFile(join(path, "Cargo.toml"))))
    return [
      head,
      `to check the records of that ${isFolder(path) ? "crate" : "file"}:  layoutcheck --rust ${name}`,
    ];
  if (headerName.test(name)) return [head, `to check against that header:  layoutcheck --c ${name}`];
  const paths = everything.crates.flatMap(({ records }) => records.map((one) => one.path));
  const commands = registry.map((entry) => entry.name);
  const [command] = /^[a-z]+$/.test(name) ? nearestNames(name, commands, 1) : [];
  const suggestion = command === undefined ? didYouMean(name, paths) : `did you mean the command ${command}?`;
  if (suggestion !== "") return [head, suggestion];
  const inC = await knownToC(name, everything, { options, shell });
  if (inC !== null) return inC;
  const recorded: Result<Recorded, Diagnostic> = shippedRecording(cwd);
  const [inKernel] = recorded.ok ? recorded.value.find(name) : [];
  if (inKernel !== undefined)
    return [
      `the kernel has ${inKernel.name}, but no Rust record here is called so`,
      `see its layout:  layoutcheck show ${name}`,
      `write it in Rust:  layoutcheck emit rust ${name} --windows ${recorded.ok ? (recorded.value.builds.at(-1)?.version ?? "all") : "all"}`,
    ];
  const known = paths.slice(0, 20).join(", ");
  const more = paths.length > 20 ? `, and ${paths.length - 20} more` : "";
  return [head, known === "" ? "the Rust side has no records" : `there are: ${known}${more}`];
}

/** The name stands in a header that is asked: then it is Rust that lacks it. */
async function knownToC(
  name: string,
  binding: OpenedBinding,
  { options, shell }: Pick<Request, "options" | "shell">,
): Promise<readonly string[] | null> {
  const settings = configured(options, binding);
  const given = options.c.length > 0 ? options.c : headersOf(binding, shell.cwd);
  for (const header of given) {
    const { set } = await openPath(header, shell.cwd, settings, [name]);
    const names = set?.records.flatMap((record) => {
      const layout = set.layouts.layoutOf(record);
      return layout.ok ? [layout.value.name ?? "", ...layout.value.aliases] : [record];
    });
    const found = names?.find((one) => isRecordNamed(one, name));
    if (found !== undefined)
      return [
        `${header} has ${found}, but no Rust record here is called so`,
        `write it in Rust:  layoutcheck emit rust ${found} --c ${header}`,
        "a Rust record of another name goes with it in the configuration:  [[map]]",
      ];
  }
  return null;
}

/** After a report that is not what was hoped for: one line for each thing to try. */
export function adviceAfter(checked: Checked, request: Request): readonly string[] {
  return [
    ...checked.diagnostics.flatMap((one) => adviceFor(one, request)),
    ...nothingCompared(checked, request),
  ];
}

function adviceFor({ code, args, span }: Diagnostic, { options, shell }: Request): readonly string[] {
  const { cwd } = shell;
  switch (code) {
    case "file-missing":
    case "header-missing": {
      const path = "path" in args ? String(args.path) : "header" in args ? String(args.header) : "";
      return nearFiles(path, cwd);
    }
    case "headers-missing":
    case "include-missing": {
      const include = "include" in args ? String(args.include) : "";
      // Without a place it is no #include but --c or `headers`.
      return span === null ? nearFiles(include, cwd) : whereIncludeIs(include, code, cwd);
    }
    case "file-is-directory": {
      const path = span?.file ?? "";
      if (options.rust.includes(path))
        return ["--rust takes the folder of a Cargo.toml, a Cargo.toml or a .rs file"];
      const headers = filesBelow(resolve(cwd, path), headerName).slice(0, 3);
      const names = headers.map((one) => `${path.replace(/\/$/, "")}/${one}`);
      return names.length === 0 ? [] : [`name a header in it:  --c ${names.join(" --c ")}`];
    }
    default:
      return [];
  }
}

function whereIncludeIs(include: string, code: Diagnostic["code"], cwd: string): readonly string[] {
  const found = filesBelow(cwd, headerName).find((path) => path === include || path.endsWith(`/${include}`));
  if (found !== undefined) {
    const folder = found.slice(0, -include.length).replace(/\/$/, "") || ".";
    return [`${found} is here:  -I ${folder}, or include-dirs = ["${folder}"] in the configuration`];
  }
  // The other one says already what to install.
  return code === "headers-missing"
    ? []
    : [`say where ${include} is:  -I FOLDER, or include-dirs in the configuration`];
}

/** Files of nearly that name, or of that very name elsewhere. */
function nearFiles(path: string, cwd: string): readonly string[] {
  const ending = /\.\w+$/.exec(path)?.[0] ?? "";
  if (ending === "") return [];
  const name = basename(path);
  const files = filesBelow(cwd, new RegExp(`\\${ending}$`, "i"));
  const same = files.filter((file) => basename(file).toLowerCase() === name.toLowerCase());
  const stems = new Map(files.map((file) => [basename(file, ending), file]));
  const near = nearestNames(basename(path, ending), stems.keys(), 2).map((stem) => stems.get(stem) ?? stem);
  const meant = same.length > 0 ? same.slice(0, 2) : near;
  return meant.length === 0 ? [] : [`did you mean ${meant.join(" or ")}?`];
}

/** Cargo refuses a feature that no crate has; here it would silently change nothing. */
export async function unknownFeatures(
  { opened }: Checked,
  { options, shell }: Request,
): Promise<readonly string[]> {
  const known = new Set<string>();
  for (const path of opened.paths) {
    const manifest = path.endsWith("Cargo.toml") ? path : join(path, "Cargo.toml");
    const read = isFile(resolve(shell.cwd, manifest)) ? await readDocument(manifest, shell.cwd) : null;
    if (read?.ok !== true) return [];
    const { table } = read.value;
    // Every dependency that is optional is a feature, wherever it is listed.
    const dependencies = JSON.stringify(table).match(/"[\w-]+":\{[^{}]*"optional":true/g) ?? [];
    for (const feature of Object.keys(tableAt(table, ["features"]) ?? {})) known.add(feature);
    for (const dependency of dependencies) known.add(dependency.slice(1, dependency.indexOf('"', 1)));
  }
  return options.features
    .filter((feature) => !known.has(feature) && !feature.includes("/"))
    .map((feature) => {
      const near = didYouMean(feature, known);
      return `no crate here has a feature called ${feature}${near === "" ? "" : `; ${near}`}`;
    });
}

function nothingCompared(
  { ledger, opened, sources, isByName }: Checked,
  { options }: Request,
): readonly string[] {
  const { records, unpaired } = ledger.summary;
  if (opened.unreadable + (sources?.unreadable ?? 0) > 0 || records > unpaired) return [];
  if (records === 0)
    return [
      `nothing was compared: no record with #[repr(C)] in ${opened.paths.join(", ")}`,
      "records behind features need --features or --all-features; another crate is named with --rust",
    ];
  const [first] = ledger.checks;
  const name = isByName && first !== undefined ? ` ${first.rust.name}` : "";
  if (sources !== null) {
    const [header = "path/to/header.h"] = [...options.c, ...opened.configuration.headers];
    return [
      `nothing was compared: none of these names is in the C side`,
      `what it defines:  layoutcheck layout ${header}`,
      "a record of another name is told by [[map]] in the configuration",
    ];
  }
  return [
    "nothing was compared: the C side was the kernel builds that ship with layoutcheck, and they have none of these names",
    `name a header:  layoutcheck${name} --c path/to/header.h`,
    ...(opened.configurationFile === null ? ["or let one be found:  layoutcheck init"] : []),
  ];
}
