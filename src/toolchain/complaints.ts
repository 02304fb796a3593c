import type { Diagnostic } from "../diagnostic/facts.ts";
import { diagnostic } from "../diagnostic/facts.ts";
import type { Span } from "../source/source.ts";

/** More than a person reads. */
const shownErrors = 50;

/**
 * Errors of a preprocessing run as diagnostics at their place in the original file, with the files that include it. Warnings
 * are left out: they are about the code, not about layout. Reads clang's and cl's way of writing them.
 */
export function preprocessorDiagnostics(output: string): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  let chain: string[] = [];
  // clang tells the chain once for all that it finds in one file.
  let last: { readonly file: string; readonly chain: readonly string[] } | null = null;
  for (const line of output.split(/\r?\n/)) {
    const included = /^(?:In file included| +) from (.+?):(\d+)[:,]$/.exec(line);
    if (included !== null) {
      // clang begins with the outermost file, which may be a text of ours in angle brackets.
      if (included[1]?.startsWith("<") !== true) chain.unshift(`${included[1]}:${included[2]}`);
      continue;
    }
    const complaint = complaintIn(line);
    if (complaint === null) continue;
    const known: readonly string[] = chain.length === 0 && last?.file === complaint.file ? last.chain : chain;
    if (complaint.isError && diagnostics.length < shownErrors)
      diagnostics.push(errorDiagnostic(complaint, known));
    last = { file: complaint.file, chain: known };
    chain = [];
  }
  return diagnostics;
}

/** `#error` and nothing behind it. */
const wordless = "#error, without a word why";

interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly isError: boolean;
  readonly message: string;
}

function complaintIn(line: string): Complaint | null {
  const clang = /^(.+?):(\d+):(\d+): (?:(fatal error|error)|warning|note|remark): (.*)$/.exec(line);
  if (clang !== null) {
    const [, file = "", at, column, error, message = ""] = clang;
    return { file, line: Number(at), column: Number(column), isError: error !== undefined, message };
  }
  // cl, and clang-cl: `x.h(12,3): error C1083: …`
  const cl = /^(.+?)\((\d+)(?:,(\d+))?\)\s*: (?:(fatal error|error)|warning|note)(?: [A-Z]+\d+)?: (.*)$/.exec(
    line,
  );
  if (cl === null) return null;
  const [, file = "", at, column, error, message = ""] = cl;
  return { file, line: Number(at), column: Number(column ?? 1), isError: error !== undefined, message };
}

function errorDiagnostic(complaint: Complaint, chain: readonly string[]): Diagnostic {
  const { file, line, column, message } = complaint;
  const span: Span = { file, start: 0, end: 0, line, column };
  const missing =
    /^'(.+)' file not found/.exec(message)?.[1] ??
    /^Cannot open include file: '(.+)': No such file/.exec(message)?.[1];
  return missing === undefined
    ? diagnostic("preprocessor-error", { message: message.trim() === "" ? wordless : message, chain }, span)
    : diagnostic("include-missing", { include: missing, chain }, span);
}
