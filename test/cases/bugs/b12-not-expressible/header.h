// bindgen#1556, rust-lang/rust#100743 (E0588), rust-lang/rust#124403 (an enum is int in C whatever its values).
typedef struct __declspec(align(16)) _WIDE {
    ULONGLONG Low;
    ULONGLONG High;
} WIDE;

#pragma pack(push, 1)
typedef struct _MESSAGE {
    UCHAR Kind;
    ULONG Length;
    WIDE Payload;
    UCHAR Checksum;
} MESSAGE;
#pragma pack(pop)

typedef enum _LIMIT { LimitNone = 0, LimitAll = 0x7fffffff } LIMIT;

typedef struct _QUOTA {
    LIMIT Limit;
    ULONG Used;
} QUOTA;
