/** `a/b/../c` is `a/c`; a leading `/` or `../` stays. */
export function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll("\\", "/").split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return (path.startsWith("/") ? "/" : "") + parts.join("/");
}

export function join(folder: string, path: string): string {
  if (path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path) || folder === "") return normalize(path);
  return normalize(`${folder}/${path}`);
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  if (slash === -1) return "";
  return slash === 0 ? "/" : path.slice(0, slash);
}

/** The folder around a folder; null above the root. Relative paths go up beyond where they begin: `..`, `../..`. */
export function folderAround(folder: string): string | null {
  return folder === "/" || /^[A-Za-z]:\/?$/.test(folder) ? null : join(folder, "..") || "";
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether `path` lies in `folder`; both normalized. */
export function isInside(path: string, folder: string): boolean {
  if (folder === "" || folder === ".")
    return !path.startsWith("../") && !path.startsWith("/") && path !== "..";
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}
