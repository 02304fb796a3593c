// terrafx#219, win32metadata#363: packed for 32 bits only. win32metadata#1044: packing always matters, also where no offset moves.
#if !defined(_WIN64)
#pragma pack(push, 1)
#endif
typedef struct _SHELLEXECUTEINFOW {
    ULONG cbSize;
    ULONG fMask;
    PVOID hwnd;
    const WCHAR *lpVerb;
    const WCHAR *lpFile;
    int nShow;
    PVOID hInstApp;
    PVOID lpIDList;
} SHELLEXECUTEINFOW;
#if !defined(_WIN64)
#pragma pack(pop)
#endif

typedef struct _OFFER {
    PVOID Object;
    ULONGLONG Price;
} OFFER;

typedef struct _MARKET {
    ULONG Count;
    OFFER First;
} MARKET;
