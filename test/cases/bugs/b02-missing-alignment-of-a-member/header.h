// windows-rs#4404, #4967: POINTER_ALIGNMENT of a member lost.
#define POINTER_ALIGNMENT __declspec(align(8))

typedef struct _IO_PARAMETERS {
    ULONG OutputBufferLength;
    ULONG POINTER_ALIGNMENT InputBufferLength;
    ULONG POINTER_ALIGNMENT IoControlCode;
    PVOID Type3InputBuffer;
} IO_PARAMETERS;

typedef struct _IO_REQUEST {
    ULONG Kind;
    IO_PARAMETERS Parameters;
} IO_REQUEST;

// No pointer here: without the alignment nothing else asks for 8.
typedef struct _IO_SIZES {
    ULONG Lowest;
    ULONG POINTER_ALIGNMENT Highest;
} IO_SIZES;
