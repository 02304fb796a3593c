import type { DiagnosticCode } from "../diagnostic/facts.ts";
import type { FindingCode } from "../diff/finding.ts";

/** What a finding means, for somebody who meets it for the first time, with a binding that has it and one that has not. */
export interface FindingExplanation {
  readonly means: string;
  readonly c: string;
  readonly wrong: string;
  readonly right: string;
}

/** Findings about records, and the one about the configuration. */
export type ExplainedCode = FindingCode | "stale-waiver";

export const findingExplanations: Readonly<Record<ExplainedCode, FindingExplanation>> = {
  size: {
    means:
      "The records have different sizes. Whoever allocates one, embeds it or steps through an array of it is wrong. A Rust record that merely ends early does no harm while it is only used behind a pointer, so that is a note.",
    c: "struct REQUEST { ULONG kind; ULONG length; };",
    wrong: "#[repr(C)] struct REQUEST { kind: u32 } // 4 bytes, not 8",
    right: "#[repr(C)] struct REQUEST { kind: u32, length: u32 }",
  },
  alignment: {
    means:
      "The records have different alignments. Offsets may agree and still every record that embeds this one can go wrong, and the processor may fault on aligned instructions. Debug info bounds an alignment and does not store it; then the bounds are shown.",
    c: "struct __declspec(align(16)) STATE { ULONG64 low, high; };",
    wrong: "#[repr(C)] struct STATE { low: u64, high: u64 } // alignment 8",
    right: "#[repr(C, align(16))] struct STATE { low: u64, high: u64 }",
  },
  "field-offset": {
    means:
      "A field lies elsewhere than in C. The first such field is the root cause; later ones are often only dragged along and come right with it.",
    c: "struct REQUEST { UCHAR kind; PVOID buffer; ULONG length; };",
    wrong: "#[repr(C)] struct REQUEST { kind: u8, length: u32, buffer: *mut c_void }",
    right: "#[repr(C)] struct REQUEST { kind: u8, buffer: *mut c_void, length: u32 }",
  },
  "field-size": {
    means: "A field has another size than in C. Reading it reads too little or a neighbour's bytes.",
    c: "struct COUNTS { ULONG total; };",
    wrong: "#[repr(C)] struct COUNTS { total: u16 }",
    right: "#[repr(C)] struct COUNTS { total: u32 }",
  },
  "field-type": {
    means:
      "Place and size agree, but the kind of value does not: an integer for a pointer, another signedness, a float for an integer, a bool or an enum where C may store any number.",
    c: "struct STATUS { LONG code; };",
    wrong: "#[repr(C)] struct STATUS { code: f32 }",
    right: "#[repr(C)] struct STATUS { code: i32 }",
  },
  "field-name": {
    means:
      "A field was taken to be a C field of another name, because place and size agree. Rename it if they are one thing; if they are not, the binding is wrong although its offsets happen to agree.",
    c: "struct LINK { PVOID Flink; PVOID Blink; };",
    wrong: "#[repr(C)] struct LINK { next: *mut c_void, blink: *mut c_void }",
    right: "#[repr(C)] struct LINK { flink: *mut c_void, blink: *mut c_void }",
  },
  "array-length": {
    means: "The array has another number of elements than in C.",
    c: "struct NAME { UCHAR ImageFileName[15]; };",
    wrong: "#[repr(C)] struct NAME { image_file_name: [u8; 16] }",
    right: "#[repr(C)] struct NAME { image_file_name: [u8; 15] }",
  },
  "bit-offset": {
    means:
      "An accessor reads other bits than C's bit-field has. MSVC fills a storage unit from its least significant bit and starts a new unit where the declared type's size changes.",
    c: "struct FLAGS { ULONG busy : 1; ULONG closing : 1; };",
    wrong:
      "#[repr(C)] struct FLAGS { bits: u32 }\nimpl FLAGS {\n    fn busy(&self) -> u32 { self.bits & 1 }\n    fn closing(&self) -> u32 { (self.bits >> 2) & 1 } // bit 2, not 1\n}",
    right:
      "#[repr(C)] struct FLAGS { bits: u32 }\nimpl FLAGS {\n    fn busy(&self) -> u32 { self.bits & 1 }\n    fn closing(&self) -> u32 { (self.bits >> 1) & 1 }\n}",
  },
  "bit-width": {
    means: "An accessor reads more or fewer bits than C's bit-field has.",
    c: "struct FLAGS { ULONG level : 3; ULONG mode : 5; };",
    wrong:
      "#[repr(C)] struct FLAGS { bits: u32 }\nimpl FLAGS {\n    fn level(&self) -> u32 { self.bits & 0b11 } // two bits, not three\n    fn mode(&self) -> u32 { (self.bits >> 3) & 0b11111 }\n}",
    right:
      "#[repr(C)] struct FLAGS { bits: u32 }\nimpl FLAGS {\n    fn level(&self) -> u32 { self.bits & 0b111 }\n    fn mode(&self) -> u32 { (self.bits >> 3) & 0b11111 }\n}",
  },
  "missing-field": {
    means:
      "C has a field for which nothing in the Rust record stands, neither a field nor padding of its own.",
    c: "struct ENTRY { PVOID key; PVOID value; ULONG flags; };",
    wrong: "#[repr(C)] struct ENTRY { key: *mut c_void, flags: u32 }",
    right: "#[repr(C)] struct ENTRY { key: *mut c_void, value: *mut c_void, flags: u32 }",
  },
  "extra-field": {
    means:
      "The Rust record has a field that C does not have. If it only fills space, call it `_pad` or `reserved`, then it is taken for padding.",
    c: "struct ENTRY { PVOID key; };",
    wrong: "#[repr(C)] struct ENTRY { key: *mut c_void, value: *mut c_void }",
    right: "#[repr(C)] struct ENTRY { key: *mut c_void }",
  },
  "enum-width": {
    means:
      "The enum has another width than in C, so every record and every call that passes one by value is wrong. A plain C enum is an int on MSVC, whatever its values.",
    c: "enum STATE { Idle, Busy };",
    wrong: "#[repr(u8)] enum STATE { Idle, Busy }",
    right: "#[repr(i32)] enum STATE { Idle, Busy }",
  },
  "enum-value": {
    means: "A variant has another value than C's enumerator of that name.",
    c: "enum STATE { Idle, Starting, Busy };",
    wrong: "#[repr(i32)] enum STATE { Idle, Busy } // Busy is 1, in C 2",
    right: "#[repr(i32)] enum STATE { Idle, Starting, Busy }",
  },
  "alias-width": {
    means:
      "A type alias is as wide as another type than C's typedef of that name. Whatever is declared with it is wrong.",
    c: "typedef CHAR KPRIORITY_BOOST;",
    wrong: "pub type KPRIORITY_BOOST = c_int;",
    right: "pub type KPRIORITY_BOOST = c_char;",
  },
  constant: {
    means:
      "A constant has another value than C's macro or enumerator of that name. Values that are the same bits in the width of the Rust type, such as -1 and 0xffffffff, are one value.",
    c: "#define PAGE_GUARD 0x100",
    wrong: "pub const PAGE_GUARD: u32 = 0x200;",
    right: "pub const PAGE_GUARD: u32 = 0x100;",
  },
  "witness-conflict": {
    means:
      "Two witnesses for one side give different numbers: the computed layout and a compiler, an assert in the header, or recorded figures. No side is taken, so the record is not verified. As a note: the difference is one of those known between clang and cl, and the numbers of cl are used.",
    c: "struct S { ULONGLONG first; };\nC_ASSERT(sizeof(struct S) == 4);",
    wrong: "#[repr(C)] struct S { first: u64 } // the header contradicts itself, so nothing vouches for this",
    right: "// settle it with cl: layoutcheck probe emit S --c s.h, then probe read s.obj",
  },
  "repr-rust": {
    means:
      "A Rust record has the name of a C record and no #[repr(C)]. rustc may reorder its fields with every release and every flag, so nothing that it is compared with vouches for it. If it is no binding at all, put it into `exclude`.",
    c: "struct PAIR { UCHAR first; ULONG second; };",
    wrong: "pub struct PAIR { first: u8, second: u32 }",
    right: "#[repr(C)] pub struct PAIR { first: u8, second: u32 }",
  },
  "stale-waiver": {
    means:
      "A waiver of the configuration does nothing any more: no record is called so, what it covers is not found any more, or its last day has passed. Remove it, or give it a new day if it is still needed; until then the exit code is 3. Only where all records are checked are waivers judged that may be for others.",
    c: "struct PAIR { ULONG first; ULONG second; };",
    wrong: '# nothing is wrong with PAIR any more\n[[waive]]\nrecord = "PAIR"\nreason = "second is wrong"',
    right: "# no waiver",
  },
  inexpressible: {
    means:
      "C packs a record around one with an alignment of its own, or a record is packed and aligned at once. rustc takes neither (E0587, E0588), so the record has no layout in Rust as it stands. The help line says how to write the same layout: without `packed`, and with bytes where a field lies off its own alignment.",
    c: "struct __declspec(align(16)) WIDE { ULONG64 low, high; };\n#pragma pack(push, 1)\nstruct MESSAGE { UCHAR kind; ULONG length; struct WIDE data; };\n#pragma pack(pop)",
    wrong:
      "#[repr(C, align(16))] struct WIDE { low: u64, high: u64 }\n#[repr(C, packed)] struct MESSAGE { kind: u8, length: u32, data: WIDE } // E0588",
    right:
      "#[repr(C, align(16))] struct WIDE { low: u64, high: u64 }\n#[repr(C)] struct MESSAGE { kind: u8, length: [u8; 4], data: WIDE }",
  },
  "unknown-bits": {
    means:
      "The witness on the C side does not say at which bit this bit-field starts (in the shipped kernel layouts: a bit-field inside a union), so its position was not compared. Nothing is known to be wrong.",
    c: "union U { struct { ULONG a : 1; ULONG b : 2; }; ULONG whole; };",
    wrong: "// no mistake is known",
    right: "// check against a header or a PDB: they know the bit",
  },
};

/** What each diagnostic about the input means and what to do about it. */
export const diagnosticExplanations: Readonly<Record<DiagnosticCode, string>> = {
  "incomplete-record":
    "The record is declared (`struct X;`) and used by value, but nobody defines it. Behind a pointer that would do no harm. Give the header or the module that defines it.",
  "unresolved-type":
    "A field's type could not be understood, so the record has no size that anybody could vouch for. The message says why; give the header or the module that defines the type.",
  "refused-record": "Something about the record itself forbids an answer; the message says what.",
  "recursive-record":
    "The record contains itself by value, directly or through others. No compiler accepts this; a pointer was probably meant.",
  "nesting-too-deep":
    "The text is nested deeper than any compiler accepts; it is not read further, to protect your stack.",
  "size-too-large":
    "MSVC refuses objects of this size (C2089, C2148). Most often an array length was meant in bits or went wrong in a macro.",
  "too-many-fields":
    "The record has more fields than any real one; it is not laid out, to protect your memory.",
  "void-member": "A field of type void has no size. A pointer was probably meant.",
  "repr-rust":
    "A struct or union without #[repr(C)] or #[repr(transparent)] may be reordered by rustc at any time, so it has no layout to check. Add #[repr(C)].",
  "bit-width-too-wide":
    "A bit-field may not be wider than its type (C2034). Make it narrower, or its type wider.",
  "bit-field-type":
    "Only integers, enums and bool can be bit-fields (C2150). Give it such a type, or make it a plain field.",
  "named-zero-width":
    "A width of zero ends a storage unit and may have no name (C2149). Take the name away, or give it a width.",
  "flexible-not-last": "An array without a length must be the last field of its struct (C2229).",
  "invalid-alignment":
    "An alignment is a power of two: __declspec(align(n)) and repr(align(n)) take those from 1 to 8192.",
  "packed-and-aligned":
    "rustc refuses a packed record that holds an aligned one (E0588), though C allows it. `layoutcheck explain inexpressible` shows how the same layout can be written.",
  "open-question":
    "What MSVC does here has not been measured, so no answer is given rather than a guess. A probe compiled with cl.exe settles it.",
  "c-syntax":
    "This declaration could not be read. The rest of the text was. Preprocess the header if macros hide the declaration.",
  "c-unknown-type":
    "Nobody defines this type. Paste its definition into the text, or give the header it is in.",
  "c-constant":
    "An array length, a width or an enumerator could not be computed; the message says which part. Give the header that defines it, or the definition itself with -D.",
  "c-pack":
    "A #pragma pack that MSVC takes otherwise than it looks, or not at all: a pop without its push, a value that is no alignment. The message says what holds from there on.",
  "c-include":
    "This text is read as it stands; files that it includes are not. Unknown types may come from there: preprocess the text, or put what they need into it.",
  "c-conditional":
    "An #if inside a record means that the record has several definitions. Preprocess the text first.",
  "c-redefinition":
    "One name, two different definitions. Both are kept and both are compared. If only one is meant, take the other out of what is read.",
  "c-ignored-attribute":
    "An attribute that is not known to change layout was ignored. If it does change it, ask a compiler as well: --witness.",
  "rust-syntax":
    "This item could not be read, so whatever it declares is not checked. The rest of the file was.",
  "rust-unknown-type":
    "Nobody in this crate defines this type, and it is no known foreign one. If a dependency does, `cargo fetch` or `cargo vendor` brings its source.",
  "rust-constant":
    "A constant expression could not be computed; the message says which part. A record whose array length it is stays unverified.",
  "rust-module-missing": "`mod name;` names a file that is not there. Its items are unknown and not checked.",
  "rust-macro":
    "A macro call could not be expanded; records that it makes are not checked, and types that it makes are unknown. Declare them outside of it to have them checked.",
  "rust-attribute": "An attribute was not understood; the message says what follows from that.",
  "rust-outside-crate": "A path or a symbolic link leads out of the crate's folder. It was not followed.",
  "ambiguous-pair":
    "More than one C record has the Rust record's name, up to case, underscores and `tag`, and their layouts differ. None is picked. Say which one is meant: [[map]] with rust and c in the configuration.",
  "unsure-pairing":
    "A Rust field has a name that C does not know and lies where C has another field, so it cannot be told whether they are one. Rename the Rust field to C's name if they are; case and underscores do not matter.",
  "file-missing":
    "The path names nothing. It is relative to the current folder, or to the configuration that names it.",
  "file-is-directory": "A file is needed here. A folder is read only as a crate, if it has a Cargo.toml.",
  "file-unreadable":
    "The operating system or the text's encoding does not let us read it. UTF-8 and UTF-16 with a byte order mark are read.",
  "file-binary":
    "The file has NUL bytes in it, so it is not the text that was expected. UTF-16 is read where it begins with a byte order mark.",
  "file-too-large":
    "The file is larger than any sensible input of its kind and was not read. The message says how large it may be.",
  "foreign-file":
    "The file is of another kind than its place or name suggests. The message says what was expected there.",
  "damaged-file":
    "The file breaks its own format at the place given; nothing from it is used. Copy or download it again.",
  "damaged-recording":
    "A recorded layout does not obey the format of layouts/; it is not used. Record it anew with `layoutcheck record`.",
  "edited-recording":
    "Files of layouts/ are written by `layoutcheck record` and end with a digest of their text. One that was edited by hand, or merged, says something that nobody measured; it is not used. Take it back from version control, or record it anew.",
  "stale-record":
    "The layout was recorded from headers that are at hand and have changed since, or another part of the recording was made anew without it. It is not used. Run the command in the message where the compiler is, review the difference, and commit it.",
  "emitted-as-bytes":
    "Rust has no way to write the field with its type at its place, such as an aligned type in a packed one (E0588). Its bytes are there, so everything around them is right; read them through a pointer.",
  "emitted-unequal":
    "What `emit` writes is read back and compared before it is printed. Here our own check does not agree with our own text: please report it, and do not use that type.",
  "unrecordable-record":
    "The record, or one that it holds by value, could not be measured in full, or has something that the files of a recording cannot hold. The others are recorded.",
  "packed-with-alignment":
    "rustc refuses packed and align on one record (E0587). Put the aligned part into a record of its own, or keep one of the two.",
  "rust-module-cycle": "A file is its own module, through `#[path]` or a symbolic link. It is read once.",
  "rust-limit":
    "A bound that protects your machine was reached. What lies beyond was not read and is unverified.",
  "rust-manifest": "The Cargo.toml could not be used as it stands; the message says why.",
  "rust-features":
    "Items under `#[cfg(feature = …)]` are read only where the feature is on: those of `default`, and what --features, --all-features or `features` in the configuration name. What is off was neither checked nor counted.",
  "rust-dependency":
    "A crate that this one depends on was not found on disk (path, workspace, vendor folder, cargo's registry). `cargo fetch` or `cargo vendor` brings it.",
  "probe-damaged":
    "The object holds the beginning of a probe's answers and not all of them, or a compiler answered what the question rules out. Compile the probe anew, unchanged.",
  "probe-partial":
    "A probe is compiled beside the header, so it names only what everybody may name: of a C++ class its size, its alignment, its public fields and those of its public bases. Pointers to functions, private fields, virtual bases, and bit-fields of classes that are no plain lists of fields are left out. A PDB holds all of them.",
  "probe-unaskable":
    "A compiler is asked through source text, and this record cannot be named or written there. Other witnesses may know it.",
  "compiler-missing":
    "A witness that was asked for is not on this machine. `layoutcheck doctor` lists what is; the embedded clang needs nothing installed.",
  "compiler-failed":
    "A compiler refused the probe or the headers. Its own first errors are in the message; most often a header wants an include folder (-I), a definition (-D) or another header before it (-include).",
  "compiler-timeout":
    "A compiler was stopped because it took longer than any probe should. Ask it again, or ask another witness.",
  "witness-unfit":
    "`--witness` named somebody who has nothing to say about this C side: a text has no recorded layout, a PDB has no asserts. Leave it out, or give the input it speaks of.",
  "witness-of-reading":
    "The compiler did not take the header as it stands (something in it is not defined, or only we read it). It was asked about the records written out anew from our reading, which tests the rules of layout and not the reading.",
  "witnesses-disagree":
    "Two witnesses give different numbers and no rule that we know explains it. Neither is taken to be right. Compile the file of `probe emit` with cl to settle it, and please report it.",
  "text-overruled":
    "C text that was printed out of debug info (Vergilius, pdbex) says in comments where its fields lie. Debug info keeps neither __declspec(align) nor #pragma pack, so the text compiles to something else; the comments are believed, for records in which every field and the size are commented.",
  "known-divergence":
    "clang is not cl. Where they are known to differ, the numbers of cl are used; the message names the rule and the case that shows it.",
  "preprocessor-error":
    "The preprocessor stopped, at an #error or at something it could not read. What comes after that place is unknown. Headers that ask for a definition get it with -D.",
  "include-missing":
    "A header was not found in any include folder, by any spelling of its name. Give its folder with -I, or with -isystem for foreign headers.",
  "header-missing":
    "A name that is no file is looked for like an #include: in the folders of -I and -isystem, then in the Windows headers of this machine, which `layoutcheck doctor` lists. Kernel headers come with the WDK, not with the SDK.",
  "headers-missing":
    "No Windows headers are on this machine. Install the Windows SDK or WDK, `xwin splat`, or a mingw-w64 package, or point to a folder with -isystem.",
  "file-truncated": "The file is shorter than its own header says. Copy or download it again.",
  "pdb-too-old": "The format of Visual C++ 6. Only MSF 7.00, in use since 2002, is read.",
  "pdb-portable": "A PDB of .NET. It describes managed types and no native records.",
  "pdb-compressed": "A compressed PDB (MSFZ). Expand it to a plain PDB with Microsoft's tools first.",
  "pdb-fastlink":
    "The linker left the types in the object files. Link with /DEBUG:FULL to get them into the PDB.",
  "pdb-without-types": "The PDB was stripped of its types. Use the full one from the build that made it.",
  "several-definitions":
    "One name has several complete definitions of different size, and none is picked in silence. Ask for one as the message writes them: NAME@0x40 is that of 0x40 bytes, NAME#0x1003 the type of that number.",
  "damaged-json": "The JSON is not a symbol table as Volatility writes it; the message says where and why.",
  "program-pdb":
    "Which PDB was linked with a program, and where a symbol server keeps it. Nothing is downloaded unless --fetch-symbols says so.",
  "pdb-not-at-hand":
    "The program itself describes no records; its PDB does, and was found neither beside it nor in a folder of _NT_SYMBOL_PATH. --fetch-symbols downloads it from --symbol-server, from the servers of _NT_SYMBOL_PATH, or from Microsoft's.",
  "pdb-mismatch":
    "A PDB of the right name belongs to another build of the program: GUID and age must both be those that the program names. --fetch-symbols downloads the one that does.",
  "download-failed":
    "A symbol server did not give the PDB that was asked for; the message says what it said. What it gave was thrown away. --symbol-server names another one.",
  "debug-info":
    "Which program a PDB or a symbol table belongs to. A symbol server files its PDB under the GUID with the age behind it; the program itself names the same.",
  "pe-without-pdb":
    "The program has no debug directory that names a PDB, so its symbols cannot be looked up. Give its PDB itself with --pdb, if there is one.",
  "configuration-syntax":
    "The configuration is not valid TOML, and none of it is used. The message says where.",
  "configuration-key":
    "The configuration has a key that does not exist. It is refused because ignoring it would switch a check off in silence.",
  "configuration-unused":
    "Two configurations could hold here and are not mixed. The nearest folder wins; in one folder layoutcheck.toml, then .layoutcheck.toml, then Cargo.toml. A section of a package inherits from that of its workspace only with `workspace = true`; `workspace = false` says that it is not wanted.",
  "configuration-append":
    "`adopt` adds waivers as [[waive]] tables at the end of the configuration, and leaves the rest of the file alone. Where the file has them as an inline array, or is not UTF-8, that would make it wrong; change it by hand first, or take what `adopt --dry-run` prints.",
  "configuration-workspace":
    "`workspace = true` takes the keys that a package does not set from [workspace.metadata.layoutcheck] of its workspace, and there is none.",
  "configuration-value":
    "A key of the configuration has a value of the wrong kind. The message says what it takes; docs/configuration.md has all keys.",
};

export function isFindingCode(code: string): code is ExplainedCode {
  return Object.hasOwn(findingExplanations, code);
}

export function isDiagnosticCode(code: string): code is DiagnosticCode {
  return Object.hasOwn(diagnosticExplanations, code);
}
