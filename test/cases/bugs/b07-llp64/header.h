// rust-lang/rust#41787, klutzy/rust-windows#10, systeminformer#146: long has 4 bytes, size_t and ULONG_PTR have 8.
typedef struct _HEAP_ENTRY_INFO {
    long Kind;
    unsigned long Flags;
    SIZE_T Size;
    ULONG_PTR Context;
    LONG_PTR Delta;
} HEAP_ENTRY_INFO;
