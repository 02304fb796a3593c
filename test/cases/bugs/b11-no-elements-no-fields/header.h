// rust-lang/rust#81996: a record that holds nothing but [i64; 0] has a size in MSVC, and none in Rust. winapi#607.
typedef struct _LEAP_SECOND_DATA {
    UCHAR Enabled;
    ULONG Count;
    LONGLONG Data[1];
} LEAP_SECOND_DATA;

typedef struct _OPAQUE_HEAD {
    LONG Tail[0];
} OPAQUE_HEAD;

typedef struct _HOLDER {
    OPAQUE_HEAD Head;
    ULONG After;
} HOLDER;
