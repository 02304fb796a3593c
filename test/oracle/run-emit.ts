import { openRecorded } from "../../src/truth/open.ts";
import { rustText } from "../../src/truth/rust-text.ts";
import { folderHost, valueOf } from "../truth/folder.ts";
import { hostRefusalOf, judgeEmitted } from "./emitted-rust.ts";
import { hasMsvcRustc } from "./msvc-rustc.ts";
import { refusalOf } from "./rust-msvc.ts";

/** `npm run oracle -- --emit`: the Rust of the _EPROCESS closure of every build, judged by our check and by rustc. */
export function runEmit(print: (line: string) => void): number {
  if (!hasMsvcRustc) print("rustc and rust-src of one version are not at hand: only the host's rustc judges");
  const recorded = valueOf(openRecorded(folderHost(`${process.cwd()}/layouts/ntoskrnl/`)));
  let complaints = 0;
  for (const { version } of recorded.builds) {
    const layouts = recorded.layoutsOf(version);
    const emitted = rustText(layouts, ["_EPROCESS"]);
    const verdicts = judgeEmitted(layouts, emitted);
    const refusals = [hostRefusalOf(emitted.text), hasMsvcRustc ? refusalOf(emitted.text) : null];
    const guards = emitted.text.split("assert!(").length - 1;
    const found = [
      ...verdicts.complaints,
      ...emitted.compromises.map(({ record, why }) => `${record}: ${why}`),
      ...refusals.filter((refusal) => refusal !== null),
    ];
    complaints += found.length;
    const compiled = refusals.every((refusal) => refusal === null)
      ? `compiles with ${guards} guards`
      : "does not compile";
    print(`${version}: ${verdicts.equal} of ${emitted.names.size} equal; ${compiled}`);
    for (const complaint of found.slice(0, 20)) print(`  ${complaint}`);
  }
  print(complaints === 0 ? "nothing to complain of" : `${complaints} complaints`);
  return complaints === 0 ? 0 : 1;
}
