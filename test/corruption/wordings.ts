import type { Wording } from "./text-damage.ts";
import { signs } from "./text-damage.ts";

// What each language is written in.

const words = (text: string): readonly string[] => text.split(" ");

export const c: Wording = {
  pieces: [
    ...signs,
    ...words("struct union enum typedef static const volatile unsigned long __int64 void sizeof offsetof __declspec"),
    ...words("__attribute__ _Static_assert C_ASSERT extern inline __unaligned __ptr32 _Alignas __pragma L'x' u8\"\""),
    "#pragma pack(push, 1)\n", "#pragma pack(pop)\n", "#pragma pack(", "#define X ", "#if 1\n", "#else\n", "#endif\n",
    "#include <x.h>\n", "__declspec(align(", "struct {", "struct Q {", "};", "} T;", ": 3", "[2]", "(*f)(", "//0x10", "??=",
  ],
  openings: ["struct {", "union A {", "*", "(*", "__declspec(", "sizeof(", "1+", "-", "int x[", "#if 1\n", "/*"],
}; // oxfmt-ignore

export const cxx: Wording = {
  pieces: [
    ...c.pieces,
    ...words("class template typename using namespace public: private: virtual override final operator friend"),
    ...words("decltype noexcept constexpr alignas static_assert enum auto this mutable explicit = default delete"),
    "template <class T>", "template <>", ": public A", "::A", "<int>", "~A()", "R\"x(", "operator()", "enum class E :",
  ],
  openings: [...c.openings, "template <class T> ", "namespace a {", "A<", "a::", "class {", "struct A : A {"],
}; // oxfmt-ignore

export const rust: Wording = {
  pieces: [
    ...signs,
    ...words("struct union enum type const static impl fn mod use pub crate self super unsafe extern trait where as"),
    ...words("u8 u64 usize i128 f32 bool char *const *mut &'a dyn Option Self T macro_rules! $x $crate r#\" b'x'"),
    "#[repr(C)]", "#[repr(C, packed(2))]", "#[repr(align(", "#[cfg(", "#![", "[u8; ", "[u8; 4]", "=> {", "$($x:tt)*", "::<",
    "include!(", "concat!(", "env!(", "size_of::<", "1 << 64", "loop {}", "if true {", "}}", "/*/*", "'a:", "..=",
  ],
  openings: ["[", "mod m {", "*const ", "Option<", "$(", "!", "-", "fn f() {", "struct A {", "&", "size_of::<", "/*"],
}; // oxfmt-ignore

export const toml: Wording = {
  pieces: [
    ...signs,
    ...words(
      `[ ] [[ ]] = "" ''' """ # true false 1979-05-27 inf nan { } package dependencies features workspace path`,
    ),
  ],
  openings: ["[[", "{a=", "a.", '"""'],
};

export const json: Wording = {
  pieces: [
    ...signs,
    ...words(`"" null [] {} true -1 0.5 "equal" "results": "verdict": "line": "offset": "kind": "size":`),
    '"\\u0000"',
    '"__proto__":',
  ],
  openings: ["[", '{"a":'],
};

/** Recorded layouts and the lists of a recording. */
export const recording: Wording = {
  pieces: [
    ...signs,
    ...words("struct union enum size align in in#2 0x0 0x8 0xffffffff 8..64 1 :1@0 ULONG _LIST_ENTRY* record name"),
    ...["\n", "\n\n", "\n  ", "\n  0x8 ULONG Flags", "\nstruct size 0x8 align 8\n", "struct {", "layouts 1\n"],
  ],
  openings: ["  ", "\n  0x0 struct {", "..", "[4]"],
}; // oxfmt-ignore

/** Words that write nothing outside of a folder, and ask no network. */
export const commandLine: Wording = {
  pieces: [
    ...words("check show layout builds fix guard explain init adopt record merge completion bash GOOD WRONG EPROCESS"),
    ...words("--rust --c --lang c c++ --format json text sarif junit html cargo xml --output out.txt --at -1 0x8 1e999"),
    ...words("--windows all 10.0.26100.1742 10.0.10240.16384..10.0.26100.1742 .. --isf --pdb --truth nt.h binding.rs"),
    ...words("--fail-on error --min-coverage 200 --shard 1/2 2/1 0/0 --staged --witness model none -D A=1 -I . --config"),
    ...words("-q -v -qv --color always --help --version -- - -- --features a,b --cfg x=\"y\" --no-cache --all = --= '' *"),
  ],
  openings: ["--", "-", "=", "GOOD "],
}; // oxfmt-ignore
