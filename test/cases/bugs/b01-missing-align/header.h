// winapi#110, windows-rs#1955, rust-lang/rust#17370: CONTEXT without the alignment that it has from M128A.
typedef struct __declspec(align(16)) _M128A {
    ULONGLONG Low;
    LONGLONG High;
} M128A, *PM128A;

typedef struct __declspec(align(16)) _XSAVE_FORMAT {
    USHORT ControlWord;
    USHORT StatusWord;
    UCHAR TagWord;
    UCHAR Reserved1;
    USHORT ErrorOpcode;
    ULONG ErrorOffset;
    M128A FloatRegisters[8];
} XSAVE_FORMAT;

typedef struct __declspec(align(16)) _CONTEXT {
    ULONGLONG P1Home;
    ULONG ContextFlags;
    XSAVE_FORMAT FltSave;
    M128A VectorRegister[26];
    ULONGLONG VectorControl;
} CONTEXT;
