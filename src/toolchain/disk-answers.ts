/** ENOENT, EACCES and their like: the disk's answer, not our bug. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

/** What the disk says, or null where it refuses. */
export function orNull<Value>(ask: () => Value): Value | null {
  try {
    return ask();
  } catch (error) {
    if (isFileError(error)) return null;
    throw error;
  }
}
