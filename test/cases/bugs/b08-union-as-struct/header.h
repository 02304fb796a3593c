// winapi#482 (PSAPI_WORKING_SET_BLOCK 16 bytes, not 8), winapi#36 (the union of INPUT).
typedef union _PSAPI_WORKING_SET_BLOCK {
    ULONGLONG Flags;
    struct {
        ULONGLONG Protection : 5;
        ULONGLONG ShareCount : 3;
        ULONGLONG Shared : 1;
        ULONGLONG Reserved : 3;
        ULONGLONG VirtualPage : 52;
    } Bits;
} PSAPI_WORKING_SET_BLOCK;

typedef struct tagMOUSEINPUT { LONG dx; LONG dy; ULONG mouseData; ULONG dwFlags; ULONG time; ULONG_PTR dwExtraInfo; } MOUSEINPUT;
typedef struct tagKEYBDINPUT { USHORT wVk; USHORT wScan; ULONG dwFlags; ULONG time; ULONG_PTR dwExtraInfo; } KEYBDINPUT;

typedef struct tagINPUT {
    ULONG type;
    union {
        MOUSEINPUT mi;
        KEYBDINPUT ki;
    } u;
} INPUT;
