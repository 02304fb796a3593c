// Every construct of the Windows headers that bears on layout, each in the smallest record that shows it.
#ifndef EVERY_CONSTRUCT_H
#define EVERY_CONSTRUCT_H

typedef unsigned char UCHAR;
typedef unsigned short USHORT, WCHAR;
typedef unsigned long ULONG;
typedef long LONG, HRESULT;
typedef unsigned __int64 ULONG64, ULONGLONG;
typedef __int64 LONGLONG;
typedef void *PVOID, *HANDLE;

#define POINTER_32 __ptr32
#define POINTER_64 __ptr64
#define UNALIGNED __unaligned
#define DECLSPEC_ALIGN(x) __declspec(align(x))
#define POINTER_ALIGNMENT DECLSPEC_ALIGN(8)
#define DECLSPEC_CACHEALIGN DECLSPEC_ALIGN(64)
#define ANYSIZE_ARRAY 1
#define CONTAINS(a, b) ((a) > (b) ? (a) : (b))
#define DUMMYUNIONNAME
#define STDMETHODCALLTYPE __stdcall

#ifdef __cplusplus
extern "C" {
#endif

// The pack in force comes from an included file and goes on into this one.
#include <pshpack1.h>
struct PACKED_BY_INCLUDE { UCHAR kind; ULONG value; };
#include <pshpack2.h>
struct PACKED_BY_TWO { UCHAR kind; ULONGLONG value; };
#include <PopPack.h>
struct PACKED_AGAIN { UCHAR kind; USHORT value; };
#include <poppack.h>
#include <pshpack4.h>
typedef struct _IN_PACK_FOUR { UCHAR kind; ULONGLONG value; struct { UCHAR c; PVOID p; } inner; } IN_PACK_FOUR;
#include <poppack.h>
struct AFTER_PACK { UCHAR kind; ULONGLONG value; IN_PACK_FOUR held; };

// Pointers of both sizes, and unaligned ones.
typedef PVOID POINTER_32 PVOID32;
typedef struct _SEGMENT_ELEMENT { PVOID POINTER_64 buffer; ULONG * POINTER_32 low; ULONGLONG alignment; } SEGMENT_ELEMENT;
struct POINTERS { UCHAR lead; UNALIGNED ULONG *place; void * POINTER_32 first; int (* POINTER_32 call)(void); const WCHAR UNALIGNED *text; };

struct SHORT_BY_TYPEDEF { PVOID32 second; };

// Alignment asked for on members, records and typedefs.
struct ALIGNED_MEMBERS { UCHAR lead; DECLSPEC_ALIGN(16) UCHAR vector[4]; POINTER_ALIGNMENT ULONG length; ULONG DECLSPEC_ALIGN(32) tail; };
typedef struct DECLSPEC_CACHEALIGN _CACHE_LINE { LONG lock; } CACHE_LINE;
struct HOLDS_CACHE_LINE { UCHAR lead; CACHE_LINE line; };
#pragma pack(push, 1)
struct PACKED_HOLDS_CACHE_LINE { UCHAR lead; CACHE_LINE line; UCHAR tail; };
#pragma pack(pop)
typedef DECLSPEC_ALIGN(8) ULONG ALIGNED_ULONG;
struct HOLDS_ALIGNED_TYPEDEF { UCHAR lead; ALIGNED_ULONG value; UCHAR tail; };

// Vectors as the compiler's own headers declare them.
typedef union __declspec(intrin_type) DECLSPEC_ALIGN(16) VECTOR { float f32[4]; ULONGLONG u64[2]; } VECTOR;
struct HOLDS_VECTOR { ULONG flags; VECTOR registers[2]; UCHAR tail; };
typedef struct DECLSPEC_ALIGN(16) _HALVES { ULONGLONG low; LONGLONG high; } HALVES, *PHALVES;

// Arrays whose length is one, none, nothing, an expression, an enumerator.
struct ANYSIZE { ULONG count; HANDLE handles[ANYSIZE_ARRAY]; };
struct FLEXIBLE { UCHAR count; ULONGLONG items[]; };
struct ZERO_LENGTH { USHORT count; ULONG items[0]; };
enum LIMITS { LIMIT_NAMES = 3, LIMIT_NEXT, LIMIT_SHIFTED = 1 << LIMIT_NAMES, LIMIT_NEGATIVE = -2 };
struct BY_EXPRESSION {
  UCHAR by_enumerator[LIMIT_NEXT];
  UCHAR by_arithmetic[LIMIT_SHIFTED * 2 + sizeof(PVOID) - 1];
  UCHAR by_condition[CONTAINS(sizeof(ULONG), sizeof(struct PACKED_BY_INCLUDE))];
  UCHAR by_size[64 - sizeof(SEGMENT_ELEMENT)];
  WCHAR by_text[sizeof("://") + sizeof(L"a")];
  UCHAR by_negative[-LIMIT_NEGATIVE];
  UCHAR by_offset[(ULONG)(ULONGLONG)&((SEGMENT_ELEMENT *)0)->alignment];
  USHORT matrix[2][LIMIT_NAMES];
};

// Bit-fields in storage units of several types.
typedef union _FLAGS {
  ULONG all;
  struct { ULONG first : 1; ULONG second : 7; ULONG : 0; ULONG third : 5; UCHAR small : 3; ULONGLONG wide : 40; } bits;
} FLAGS;
struct ENUM_BITS { enum LIMITS limit : 4; ULONG : 3; ULONG rest : 25; __int8 sign : 2; unsigned __int16 half : 9; };

// What only one language sees.
#ifdef __cplusplus
struct LANGUAGE { UCHAR cxx[3]; };
#else
struct LANGUAGE { UCHAR c[5]; ULONG more; };
#endif

// Attributes of GNU compilers.
struct __attribute__((packed)) GNU_PACKED { UCHAR kind; ULONG value; };
struct __attribute__((aligned(16))) GNU_ALIGNED { UCHAR kind; };
struct GNU_MEMBERS { UCHAR kind; ULONG value __attribute__((packed)); UCHAR tail __attribute__((aligned(8))); };

// What a header states about itself.
_Static_assert(sizeof(SEGMENT_ELEMENT) == 24, "asserted");
typedef char CHECK_FLAGS[(sizeof(FLAGS) >= 4) ? 1 : -1];
extern int checked[(__builtin_offsetof(struct ANYSIZE, handles) == 8) ? 1 : -1];

// COM interfaces as MIDL writes them for C: a record of function pointers, and one that points to it.
typedef struct IThing IThing;
typedef struct IThingVtbl {
  HRESULT (STDMETHODCALLTYPE *QueryInterface)(IThing *This, const struct _GUID *riid, void **object);
  ULONG (STDMETHODCALLTYPE *AddRef)(IThing *This);
  ULONG (STDMETHODCALLTYPE *Release)(IThing *This);
  HRESULT (STDMETHODCALLTYPE *GetName)(IThing *This, ULONG length, WCHAR *name);
} IThingVtbl;
struct IThing { struct IThingVtbl *lpVtbl; };

// Records inside records, with and without names, and inside parameters.
typedef struct _NESTED {
  ULONG kind;
  union {
    struct { UCHAR minor; LONGLONG value; } number;
    struct { USHORT length; WCHAR *buffer; };
    HALVES halves;
  } DUMMYUNIONNAME;
  struct TAGGED_INSIDE { UCHAR c; USHORT s; } tagged[2];
  struct TAGGED_INSIDE *next;
  struct { struct { struct { UCHAR deep; ULONG deeper; } c; } b; } a;
} NESTED, *PNESTED;
typedef void (*WITH_PARAMETER)(struct IN_PARAMETER { UCHAR kind; ULONG value; } *parameter, NESTED nested);
struct HOLDS_FUNCTIONS { UCHAR lead; WITH_PARAMETER call; int (*(*table[2])(int))(char); };
struct FORWARD;
typedef struct FORWARD *PFORWARD;
struct USES_FORWARD { UCHAR lead; PFORWARD forward; struct NEVER_DEFINED *never; };
struct FORWARD { USHORT a; UCHAR b; };
struct HOLDS_FORWARD { UCHAR lead; struct FORWARD forward[3]; };

// The same tag twice: inside a function it is another record, and says nothing about the outer one.
struct TWICE { UCHAR outer; };
static int function(void) { struct TWICE { ULONGLONG inner[4]; } local; return sizeof local == 32; }
struct HOLDS_TWICE { USHORT lead; struct TWICE held[3]; };

#ifdef __cplusplus
}
#endif
#endif
