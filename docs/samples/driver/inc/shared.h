#pragma once
// Between the driver, which is written in Rust, and the service, which is written in C++.

typedef struct _SNAP_REQUEST {
    UCHAR     Kind;
    ULONG     Length;
    ULONGLONG Offset;
    struct {
        ULONG Flush : 1;
        ULONG Priority : 3;
    } Options;
} SNAP_REQUEST, *PSNAP_REQUEST;

#pragma pack(push, 4)
typedef struct _SNAP_EVENT {
    ULONG     Process;
    ULONGLONG Time;
    LONG      Status;
} SNAP_EVENT, *PSNAP_EVENT;
#pragma pack(pop)
