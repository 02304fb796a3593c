// winapi#607 ("pointers instead of the pointee type"), CsWin32#389 (char for WCHAR halves the size), Vanara#449.
typedef struct _SERVICE_NAME {
    WCHAR DisplayName[32];
    GUID Interface;
    PVOID Context;
    LIST_ENTRY Links;
    LIST_ENTRY *Head;
} SERVICE_NAME;
