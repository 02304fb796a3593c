// wdkmetadata#42 (PartitionId), winapi#607, systeminformer#189: a version that lacks a field or still has it.
typedef struct _MEMORY_BASIC_INFORMATION {
    PVOID BaseAddress;
    PVOID AllocationBase;
    ULONG AllocationProtect;
    USHORT PartitionId;
    SIZE_T RegionSize;
    ULONG State;
    ULONG Protect;
    ULONG Type;
} MEMORY_BASIC_INFORMATION;

typedef struct _FIRMWARE_TABLE {
    ULONG Provider;
    ULONG Length;
    UCHAR Data[8];
} FIRMWARE_TABLE;

typedef struct _CURDIR_HANDLES {
    PVOID Handle;
    PVOID Parent;
    ULONG Count;
    PVOID Slots[4];
} CURDIR_HANDLES;
