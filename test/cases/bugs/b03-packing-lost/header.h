// win32metadata#460 (MINIDUMP_*), winapi#202 (WAVEFORMATEX), winapi#884 (DLGTEMPLATE), wdkmetadata#65.
#pragma pack(push, 4)
typedef struct _MINIDUMP_THREAD_CALLBACK {
    ULONG ThreadId;
    PVOID ThreadHandle;
    ULONG SizeOfContext;
    ULONGLONG StackBase;
    ULONGLONG StackEnd;
} MINIDUMP_THREAD_CALLBACK;

typedef struct _MINIDUMP_CALLBACK_INPUT {
    ULONG ProcessId;
    PVOID ProcessHandle;
    ULONG CallbackType;
    MINIDUMP_THREAD_CALLBACK Thread;
} MINIDUMP_CALLBACK_INPUT;
#pragma pack(pop)

#pragma pack(push, 1)
typedef struct tWAVEFORMATEX {
    USHORT wFormatTag;
    USHORT nChannels;
    ULONG nSamplesPerSec;
    ULONG nAvgBytesPerSec;
    USHORT nBlockAlign;
    USHORT wBitsPerSample;
    USHORT cbSize;
} WAVEFORMATEX;
#pragma pack(pop)

#pragma pack(push, 2)
typedef struct _DLGTEMPLATE {
    ULONG style;
    ULONG dwExtendedStyle;
    USHORT cdit;
    SHORT x;
    SHORT y;
    SHORT cx;
    SHORT cy;
} DLGTEMPLATE;
#pragma pack(pop)
