import type { Frame, Home } from "./frame.ts";
import { fileName, folderOf, isInside, join } from "../session/files.ts";
import { innerEnabled } from "./item-syntax.ts";
import type { Expander } from "../macros/expand.ts";
import type { Module } from "../names/module.ts";
import { Reader } from "../tokens/reader.ts";
import type { Session } from "../session/session.ts";
import { spanOf } from "../tokens/token.ts";

/** Where the items of a `mod` are: in its braces or its file. Null, and said so, where there are none. */
export function openModule(
  session: Session,
  child: Module,
  body: Reader | null,
  frame: Frame,
  path: string | null,
  nameAt: number,
): Frame | null {
  const { home } = frame;
  if (body !== null) {
    const folder = join(home.folder, path ?? child.name);
    if (!innerEnabled(child, body.clone())) return null;
    return { reader: body, macroDepth: frame.macroDepth, home: { ...home, folder } };
  }
  const span = spanOf(frame.reader.tokens, nameAt, nameAt + 1);
  const file = findModuleFile(session, child, home, path, span);
  if (file === null) return null;
  if (home.ancestors.includes(file)) {
    session.report("rust-module-cycle", { module: child.name, path: file }, span);
    return null;
  }
  const tokens = session.open(file);
  if (tokens === null) return null;
  const ownsFolder = path !== null || fileName(file) === "mod.rs";
  const folder = ownsFolder ? folderOf(file) : join(folderOf(file), child.name);
  const reader = new Reader(tokens);
  if (!innerEnabled(child, reader.clone())) return null;
  return { reader, macroDepth: 0, home: { file, folder, ancestors: [...home.ancestors, file] } };
}

/** The text of `mod x;` without reading its items; null where there is none. Nothing is said about why. */
export function textOfModule(session: Session, { folder }: Home, name: string): string | null {
  const files = [join(folder, `${name}.rs`), join(folder, `${name}/mod.rs`)];
  const file = files.find((candidate) => session.host.isFile(candidate));
  return file === undefined ? null : session.preview(file);
}

/** The file of `mod x;`, in both layouts or at its `#[path]`; null, and said so, where there is none. */
function findModuleFile(
  session: Session,
  child: Module,
  home: Home,
  path: string | null,
  span: ReturnType<typeof spanOf>,
): string | null {
  const inFile = folderOf(home.file);
  const isInline =
    child.parent !== null &&
    home.folder !== inFile &&
    home.folder !== join(inFile, fileName(home.file).replace(/\.rs$/, ""));
  const tried =
    path === null
      ? [join(home.folder, `${child.name}.rs`), join(home.folder, `${child.name}/mod.rs`)]
      : [join(isInline ? home.folder : inFile, path)];
  for (const file of tried) {
    if (!session.host.isFile(file)) continue;
    if (isAllowed(session, child.crate.folder, file, span)) return file;
    return null;
  }
  if (
    tried.every((file) => !isInside(file, child.crate.folder)) &&
    !isAllowed(session, child.crate.folder, tried[0] ?? "", span)
  )
    return null;
  session.report("rust-module-missing", { module: child.name, tried: tried.join(", ") }, span);
  return null;
}

/** Whether a file may be read: it lies in the crate, or leaving is allowed. */
function isAllowed(session: Session, folder: string, file: string, span: ReturnType<typeof spanOf>): boolean {
  if (session.options.allowOutside === true || isInside(file, folder)) return true;
  session.report("rust-outside-crate", { path: file }, span);
  return false;
}

/** The items of `include!("file")`. */
export function openInclude(
  session: Session,
  expander: Expander,
  module: Module,
  frame: Frame,
  input: Reader,
): Frame | null {
  const span = frame.reader.spanFrom(Math.max(0, frame.reader.at - 1));
  const path = expander.stringOf(module, input);
  if (path === null) {
    session.report(
      "rust-macro",
      { macro: "include", why: "its path is not known without running the build" },
      span,
    );
    return null;
  }
  const file = join(folderOf(frame.home.file), path);
  if (!isAllowed(session, module.crate.folder, file, span)) return null;
  if (frame.home.ancestors.includes(file)) {
    session.report("rust-module-cycle", { module: module.name, path: file }, span);
    return null;
  }
  const tokens = session.open(file);
  if (tokens === null) return null;
  const home = { ...frame.home, file, ancestors: [...frame.home.ancestors, file] };
  return { reader: new Reader(tokens), macroDepth: frame.macroDepth, home };
}
