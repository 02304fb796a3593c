import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

// Headers of intrinsics, ours in place of the compiler's. A layout needs only their vector types; clang's own headers hold
// 20,000 lines of functions, and break where mingw-w64 has defined `__attribute__` away.

/** Where the embedded clang finds them. */
export const intrinsicsFolder = "/<layoutcheck>/intrinsics";

const names = [
  "x86intrin.h",
  "immintrin.h",
  "wmmintrin.h",
  "nmmintrin.h",
  "smmintrin.h",
  "tmmintrin.h",
  "pmmintrin.h",
  "emmintrin.h",
  "xmmintrin.h",
  "mmintrin.h",
  "ammintrin.h",
  "mm3dnow.h",
  "zmmintrin.h",
] as const;

/** The vector types as the Windows headers have them: unions, so their alignment is required and pack does not lower it. */
const vectorTypes = `#pragma once
#ifndef LAYOUTCHECK_VECTOR_TYPES
#define LAYOUTCHECK_VECTOR_TYPES
#pragma pack(push, 16)
typedef union __declspec(intrin_type) __declspec(align(8)) __m64 {
  unsigned __int64 m64_u64; float m64_f32[2]; __int8 m64_i8[8]; __int16 m64_i16[4]; __int32 m64_i32[2];
} __m64;
typedef union __declspec(intrin_type) __declspec(align(16)) __m128 { float m128_f32[4]; unsigned __int64 m128_u64[2]; } __m128;
typedef struct __declspec(intrin_type) __declspec(align(16)) __m128d { double m128d_f64[2]; } __m128d;
typedef union __declspec(intrin_type) __declspec(align(16)) __m128i { __int8 m128i_i8[16]; unsigned __int64 m128i_u64[2]; } __m128i;
typedef union __declspec(intrin_type) __declspec(align(32)) __m256 { float m256_f32[8]; } __m256;
typedef struct __declspec(intrin_type) __declspec(align(32)) __m256d { double m256d_f64[4]; } __m256d;
typedef union __declspec(intrin_type) __declspec(align(32)) __m256i { __int8 m256i_i8[32]; unsigned __int64 m256i_u64[4]; } __m256i;
typedef union __declspec(intrin_type) __declspec(align(64)) __m512 { float m512_f32[16]; } __m512;
typedef struct __declspec(intrin_type) __declspec(align(64)) __m512d { double m512d_f64[8]; } __m512d;
typedef union __declspec(intrin_type) __declspec(align(64)) __m512i { __int8 m512i_i8[64]; unsigned __int64 m512i_u64[8]; } __m512i;
#pragma pack(pop)
#endif
`;

/** Path -> text, below `folder`. */
export function intrinsicsStubs(folder: string): Readonly<Record<string, string>> {
  const own = `${folder}/layoutcheck-vectors.h`;
  const files = Object.fromEntries(
    names.map((name) => [`${folder}/${name}`, '#pragma once\n#include "layoutcheck-vectors.h"\n']),
  );
  return { ...files, [own]: vectorTypes };
}

/** Writes them into a temporary folder; returns the folder to put before all others. */
export async function withIntrinsicsStubs(folder: string): Promise<string> {
  const stubs = join(folder, "intrinsics");
  await mkdir(stubs);
  for (const [path, text] of Object.entries(intrinsicsStubs(stubs))) await writeFile(path, text);
  return stubs;
}
