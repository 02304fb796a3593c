// bindgen#1692, perf-ninja#126: with MSVC bit-fields share a unit only if their types have the same size.
typedef struct _REQUEST_OPTIONS {
    UCHAR CompressionFormat : 8;
    UCHAR SourceType : 1;
    ULONG DestinationType : 7;
    ULONG Priority : 25;
    ULONG Next;
} REQUEST_OPTIONS;
