import { resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { layoutcheck, transcript, withFiles } from "./command.ts";

// Command snapshots: stdout, stderr and exit code. A golden file changes only in a commit that says why (`vitest -u`).

const root = resolve(import.meta.dirname, "../..");
const bindings = "test/crates/kernel-bindings";

const files = {
  "widget.h": `typedef struct _WIDGET {
    ULONG Flags : 3;
    ULONG Kind : 5;
    PVOID Buffer;
    union { UCHAR Small; struct { USHORT Low; USHORT High; } Parts; } u;
    struct { LIST_ENTRY Link; } *Next;
    UCHAR Tail[sizeof(LIST_ENTRY) + 1];
} WIDGET, *PWIDGET;
`,
  "broken.h": `struct GOOD { UCHAR kind; ULONGLONG value; };
struct OWNER {
    ULONG count;
	GADGET gadget;
};
struct LOOP { struct LOOP inner; };
struct WIDE { UCHAR bits : 9; };
struct CUT { int first
`,
  "binding.rs": `#[repr(C)]
pub struct Entry { kind: u8, key: *mut u8, count: u16 }
pub struct Unordered { a: u8 }
`,
  "request.h": `struct REQUEST { UCHAR type; union { ULONGLONG Whole; LONG Status; } u; };
struct WRONG { ULONG kind; PVOID buffer; ULONG length; };
struct ODD { GADGET gadget; };
struct PLAIN { ULONG first; };
`,
  "request.rs": `#[repr(C)] pub struct Request { r#type: u8, u: Request_u }
#[repr(C)] pub union Request_u { Whole: u64, Status: i32 }
#[repr(C)] pub struct Wrong { kind: u32, length: u32, buffer: *mut u8 }
#[repr(C)] pub struct Odd { gadget: u32 }
pub struct PLAIN { first: u32 }
`,
  "waived.toml": `rust = "request.rs"
headers = "request.h"

[[waive]]
record = "Wrong"
reason = "the old driver has it so"
owner = "kernel team"
expires = 9999-12-31

[[waive]]
record = "O*"
code = "unresolved-type"
reason = "GADGET is not ours"

[[waive]]
record = "Request"
reason = "it was wrong once"

[[waive]]
record = "Gone"
reason = "it was there once"
`,
  "mistaken.toml": `rust = "request.rs"
header = "request.h"

[[waive]]
record = "Wrong"
raeson = "the old driver has it so"

[findings]
feild-offset = "warn"
size = "ignore"
`,
  "widget.rs": `#[repr(C)]
pub struct Widget { flags: u8, buffer: *mut u8, small: u8 }
`,
  "junk.h": new Uint8Array([0x7f, 0, 1, 2, 0xff]),
  "latin1.h": Buffer.from("// caf\u00e9\nstruct CAFE { short cup; };\n", "latin1"),
  "folder/empty.txt": "",
};

/** Golden file -> command line, run among the files above. */
const amongFiles: Readonly<Record<string, string>> = {
  "layout-c-text": "layout widget.h",
  "layout-c-json": "layout widget.h --format json",
  "layout-name": "layout widget.h Widget",
  "layout-unknown-name": "layout widget.h WIDGTE",
  "layout-broken": "layout broken.h",
  "layout-broken-json": "layout broken.h --format json",
  "layout-rust": "layout binding.rs",
  "layout-missing": "layout ./absent.h widget.h",
  "layout-folder": "layout ./folder",
  "layout-junk": "layout junk.h",
  "layout-latin1": "layout latin1.h",
  "layout-without-path": "layout",
  "layout-name-without-path": "layout WIDGET",
  "layout-unknown-option": "layout widget.h --fromat json",
  "layout-unknown-format": "layout widget.h --format yaml",
  "layout-unwritable": "layout widget.h --output no/such/folder.txt",
  "layout-unknown-build": "layout --windows 10.0.19045.2956 EPROCESS",
  "show-header": "show Widget --c widget.h --rust widget.rs",
  "show-header-unknown": "show Widgte --c widget.h --rust widget.rs",
  "layout-help": "layout --help",
  "explain-finding": "explain field-offset",
  "explain-diagnostic": "explain recursive-record",
  "explain-unknown": "explain fieldofset",
  "explain-kind": "explain signedness",
  "unknown-help": "help layuot",
  "guard-help": "guard --help",
  "guard-both": "guard Request --rust request.rs --c request.h --format both",
  "guard-refused": "guard Wrong Odd --rust request.rs --c request.h",
  "guard-nothing": "guard --rust request.rs",
  "adopt-help": "adopt --help",
  "adopt-dry-run": "adopt --dry-run --rust request.rs --c request.h",
  "check-waived": "--config waived.toml",
  "check-mistaken": "--config mistaken.toml",
  "explain-stale-waiver": "explain stale-waiver",
  "explain-repr-rust": "explain repr-rust",
};

/** The same in this repository. */
const inRepository: Readonly<Record<string, string>> = {
  "layout-crate": `layout ${bindings} eprocess`,
  "layout-windows": "layout --windows 10.0.19045.2965 LIST_ENTRY",
  "layout-windows-range": "layout --windows 6.1..6.2 _KAPC_STATE",
};

/** The same on a terminal of 80 columns. */
const onTerminal: Readonly<Record<string, string>> = {
  "show-different": "show LDR_DATA_TABLE_ENTRY --color never",
  "show-color": "show LDR_DATA_TABLE_ENTRY --color always",
  "show-large": "show EPROCESS --color never",
  "show-one-side": "show _KAPC_STATE --color never -v",
  "show-bits": "show _MMPTE_SOFTWARE --windows 19045 --color never",
};

for (const [golden, command] of Object.entries(amongFiles)) {
  test(`layoutcheck ${command}`, async () => {
    const outcome = await withFiles(files, (cwd) => layoutcheck(command.split(" "), { cwd }));
    await expect(transcript(`layoutcheck ${command}`, outcome)).toMatchFileSnapshot(`golden/${golden}.txt`);
  });
}

for (const [golden, command] of Object.entries(inRepository)) {
  test(`layoutcheck ${command}`, async () => {
    const outcome = await layoutcheck(command.split(" "), { cwd: root });
    await expect(transcript(`layoutcheck ${command}`, outcome)).toMatchFileSnapshot(`golden/${golden}.txt`);
  });
}

for (const [golden, command] of Object.entries(onTerminal)) {
  test(`layoutcheck ${command} (80 columns)`, async () => {
    const outcome = await layoutcheck(command.split(" "), { cwd: root, isTTY: true });
    const plain = stripVTControlCharacters(outcome.stdout);
    expect(plain.split("\n").filter((line) => line.length > 80)).toEqual([]);
    await expect(transcript(`layoutcheck ${command}`, outcome)).toMatchFileSnapshot(`golden/${golden}.txt`);
  });
}
