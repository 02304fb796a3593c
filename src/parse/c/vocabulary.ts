import type { SourceText } from "../../source/source.ts";

/** The file name that spans of the vocabulary carry. */
export const VOCABULARY_FILE = "<windows vocabulary>";

/**
 * Windows names that a struct copied from a documentation page takes for granted, for x64, as C of our own words.
 * Only the slices of names that a text uses and does not define are ever parsed.
 */
export const vocabulary: SourceText = {
  file: VOCABULARY_FILE,
  text: `
typedef char CHAR, CCHAR, *PCHAR, *PCH, *LPCH, *NPSTR, *PSTR, *LPSTR, *PSZ;
typedef const char *PCSTR, *LPCSTR, *LPCCH, *PCCH, *PCSZ;
typedef signed char INT8, *PINT8, int8_t, int_least8_t;
typedef unsigned char UCHAR, BYTE, BOOLEAN, UINT8, *PUCHAR, *PBYTE, *LPBYTE, *PBOOLEAN, *PUINT8, *PCUCHAR;
typedef unsigned char uint8_t, uint_least8_t, byte, boolean, KIRQL, *PKIRQL, FCHAR, uchar, u_char;
typedef char KPROCESSOR_MODE;
typedef short SHORT, *PSHORT, CSHORT, INT16, *PINT16, int16_t, int_least16_t;
typedef unsigned short USHORT, WORD, UINT16, ATOM, LANGID, *PUSHORT, *PWORD, *LPWORD, *PUINT16;
typedef unsigned short uint16_t, uint_least16_t, u_short, ushort, SECURITY_DESCRIPTOR_CONTROL, FSHORT;
typedef wchar_t WCHAR, TCHAR, OLECHAR, *PWCHAR, *PWCH, *LPWCH, *PWSTR, *LPWSTR, *NWPSTR, *BSTR, *LPOLESTR, *PTSTR, *LPTSTR, *PZZWSTR;
typedef const wchar_t *PCWSTR, *LPCWSTR, *LPCWCH, *PCWCH, *LPCOLESTR, *PCTSTR, *LPCTSTR;
typedef int INT, BOOL, INT32, LONG32, HFILE, *PINT, *LPINT, *PBOOL, *LPBOOL, *PINT32, *PLONG32, int32_t, int_least32_t;
typedef unsigned int UINT, UINT32, ULONG32, DWORD32, *PUINT, *LPUINT, *PUINT32, *PULONG32, *PDWORD32, uint32_t, uint_least32_t, u_int, uint;
typedef long LONG, *PLONG, *LPLONG, NTSTATUS, *PNTSTATUS, HRESULT, SCODE, KPRIORITY;
typedef unsigned long ULONG, DWORD, *PULONG, *PDWORD, *LPDWORD, *PCULONG, ACCESS_MASK, *PACCESS_MASK, LCID, *PLCID, COLORREF;
typedef unsigned long SECURITY_INFORMATION, DEVICE_TYPE, EXECUTION_STATE, LOGICAL, FLONG, LCTYPE, u_long, ulong, CLONG;
typedef unsigned long NOTIFY_TYPE, NET_API_STATUS, RPC_STATUS, REGSAM;
typedef long long LONGLONG, LONG64, INT64, *PLONGLONG, *PLONG64, *PINT64, USN, int64_t, int_least64_t, intmax_t, VCN, LCN;
typedef unsigned long long ULONGLONG, DWORDLONG, ULONG64, DWORD64, UINT64, QWORD, *PULONGLONG, *PDWORDLONG, *PULONG64, *PDWORD64, *PUINT64;
typedef unsigned long long uint64_t, uint_least64_t, uintmax_t;
typedef long long LONG_PTR, INT_PTR, SSIZE_T, *PLONG_PTR, *PINT_PTR, *PSSIZE_T, LPARAM, LRESULT, intptr_t, ptrdiff_t, ssize_t;
typedef unsigned long long ULONG_PTR, UINT_PTR, DWORD_PTR, SIZE_T, *PULONG_PTR, *PUINT_PTR, *PDWORD_PTR, *PSIZE_T, WPARAM, size_t, uintptr_t;
typedef unsigned long long KAFFINITY, *PKAFFINITY, KSPIN_LOCK, *PKSPIN_LOCK, PFN_NUMBER, *PPFN_NUMBER, REGHANDLE, TRACEHANDLE;
typedef unsigned long long SOCKET;
typedef int HALF_PTR, *PHALF_PTR;
typedef unsigned int UHALF_PTR, *PUHALF_PTR;
typedef float FLOAT, *PFLOAT;
typedef double DOUBLE, DATE;
typedef void VOID, *PVOID, *LPVOID, *PVOID64, *HANDLE, **PHANDLE, **LPHANDLE, **PPVOID;
typedef const void *LPCVOID, *PCVOID;
typedef void *HWND, *HMODULE, *HINSTANCE, *HKEY, *PHKEY, *HDC, *HICON, *HCURSOR, *HBRUSH, *HMENU, *HBITMAP, *HFONT, *HGLOBAL, *HLOCAL, *HRGN, *HPEN, *HPALETTE, *HMONITOR, *HDESK, *HWINSTA, *HHOOK, *HRSRC, *HGDIOBJ, *HACCEL, *HTASK, *SC_HANDLE, *HKL, *HDEVINFO;
typedef void *PSECURITY_DESCRIPTOR, *PSID, *PACCESS_TOKEN, *PEXCEPTION_ROUTINE;
typedef long long (*FARPROC)(void);
typedef long long (*NEARPROC)(void), (*PROC)(void);
typedef char *va_list;

typedef struct _LIST_ENTRY { struct _LIST_ENTRY *Flink; struct _LIST_ENTRY *Blink; } LIST_ENTRY, *PLIST_ENTRY, *PRLIST_ENTRY;
typedef struct _SINGLE_LIST_ENTRY { struct _SINGLE_LIST_ENTRY *Next; } SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;
typedef struct LIST_ENTRY32 { unsigned long Flink; unsigned long Blink; } LIST_ENTRY32, *PLIST_ENTRY32;
typedef struct LIST_ENTRY64 { unsigned long long Flink; unsigned long long Blink; } LIST_ENTRY64, *PLIST_ENTRY64;
typedef struct __declspec(align(16)) _SLIST_ENTRY { struct _SLIST_ENTRY *Next; } SLIST_ENTRY, *PSLIST_ENTRY;
typedef union __declspec(align(16)) _SLIST_HEADER {
  struct { unsigned long long Alignment; unsigned long long Region; };
  struct {
    unsigned long long Depth : 16; unsigned long long Sequence : 48;
    unsigned long long Reserved : 4; unsigned long long NextEntry : 60;
  } HeaderX64;
} SLIST_HEADER, *PSLIST_HEADER;
typedef union _LARGE_INTEGER {
  struct { unsigned long LowPart; long HighPart; };
  struct { unsigned long LowPart; long HighPart; } u;
  long long QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER, PHYSICAL_ADDRESS, *PPHYSICAL_ADDRESS;
typedef union _ULARGE_INTEGER {
  struct { unsigned long LowPart; unsigned long HighPart; };
  struct { unsigned long LowPart; unsigned long HighPart; } u;
  unsigned long long QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;
typedef struct _UNICODE_STRING {
  unsigned short Length; unsigned short MaximumLength; wchar_t *Buffer;
} UNICODE_STRING, *PUNICODE_STRING, *PCUNICODE_STRING;
typedef struct _STRING {
  unsigned short Length; unsigned short MaximumLength; char *Buffer;
} STRING, *PSTRING, ANSI_STRING, *PANSI_STRING, *PCANSI_STRING, OEM_STRING, *POEM_STRING, UTF8_STRING, *PUTF8_STRING;
typedef struct _GUID {
  unsigned long Data1; unsigned short Data2; unsigned short Data3; unsigned char Data4[8];
} GUID, *PGUID, *LPGUID, IID, CLSID, FMTID, UUID, *LPCLSID, *LPIID;
typedef struct _LUID { unsigned long LowPart; long HighPart; } LUID, *PLUID;
typedef struct _CLIENT_ID { void *UniqueProcess; void *UniqueThread; } CLIENT_ID, *PCLIENT_ID;
typedef struct _FILETIME { unsigned long dwLowDateTime; unsigned long dwHighDateTime; } FILETIME, *PFILETIME, *LPFILETIME;
typedef struct _SYSTEMTIME {
  unsigned short wYear; unsigned short wMonth; unsigned short wDayOfWeek; unsigned short wDay;
  unsigned short wHour; unsigned short wMinute; unsigned short wSecond; unsigned short wMilliseconds;
} SYSTEMTIME, *PSYSTEMTIME, *LPSYSTEMTIME;
typedef struct __declspec(align(16)) _M128A { unsigned long long Low; long long High; } M128A, *PM128A;
typedef struct tagPOINT { long x; long y; } POINT, *PPOINT, *LPPOINT;
typedef struct tagSIZE { long cx; long cy; } SIZE, *PSIZE, *LPSIZE;
typedef struct tagRECT { long left; long top; long right; long bottom; } RECT, *PRECT, *LPRECT;
typedef struct _OBJECT_ATTRIBUTES {
  unsigned long Length; void *RootDirectory; struct _UNICODE_STRING *ObjectName;
  unsigned long Attributes; void *SecurityDescriptor; void *SecurityQualityOfService;
} OBJECT_ATTRIBUTES, *POBJECT_ATTRIBUTES;
typedef struct _IO_STATUS_BLOCK {
  union { long Status; void *Pointer; };
  unsigned long long Information;
} IO_STATUS_BLOCK, *PIO_STATUS_BLOCK;
typedef struct _SECURITY_ATTRIBUTES {
  unsigned long nLength; void *lpSecurityDescriptor; int bInheritHandle;
} SECURITY_ATTRIBUTES, *PSECURITY_ATTRIBUTES, *LPSECURITY_ATTRIBUTES;
typedef struct _PROCESSOR_NUMBER { unsigned short Group; unsigned char Number; unsigned char Reserved; } PROCESSOR_NUMBER, *PPROCESSOR_NUMBER;
typedef struct _GROUP_AFFINITY { unsigned long long Mask; unsigned short Group; unsigned short Reserved[3]; } GROUP_AFFINITY, *PGROUP_AFFINITY;

#define ANYSIZE_ARRAY 1
#define MAX_PATH 260
#define MAXIMUM_REPARSE_DATA_BUFFER_SIZE (16 * 1024)
#define MEMORY_ALLOCATION_ALIGNMENT 16
#define SYSTEM_CACHE_ALIGNMENT_SIZE 64
#define MAXIMUM_WAIT_OBJECTS 64
#define SIZE_OF_80387_REGISTERS 80
#define EXCEPTION_MAXIMUM_PARAMETERS 15
#define UNICODE_STRING_MAX_CHARS 32767
#define LF_FACESIZE 32
`,
};

/**
 * Declarations of these names of the vocabulary, for a compiler that is to read a text which takes them for granted. Names
 * of a list that were not asked for are left out, since the text may define them otherwise.
 */
export function vocabularyText(names: readonly string[]): string {
  const wanted = new Set(names);
  const isWanted = (name: string): boolean => wanted.has(name);
  const statements =
    vocabulary.text.match(/^(?:#define .*|typedef [^]*?;)(?=\n(?:typedef |#|\n|$(?![^])))/gm) ?? [];
  return statements.map((statement) => declarationOf(statement, isWanted)).join("");
}

function declarationOf(statement: string, isWanted: (name: string) => boolean): string {
  const names = statement.match(/[A-Za-z_]\w*/g) ?? [];
  if (!names.some(isWanted)) return "";
  const list = /^(typedef (?:\w+ )+)([^{(]+);$/.exec(statement);
  if (list === null) return `${statement}\n`;
  const declarators = (list[2] ?? "").split(",").filter((one) => isWanted(one.replaceAll(/[*\s]/g, "")));
  return declarators.length === 0 ? "" : `${list[1]}${declarators.join(",").trim()};\n`;
}
