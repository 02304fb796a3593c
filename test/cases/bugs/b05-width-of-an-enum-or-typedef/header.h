// windows-rs#2257 (DEVMODE: u16 made u32), #615 (IMAGE_FILE_HEADER): fields are narrower than the enums that name their values.
typedef enum _DMCOLOR { DMCOLOR_MONOCHROME = 1, DMCOLOR_COLOR = 2 } DMCOLOR;

typedef struct _DEVMODEW {
    WCHAR dmDeviceName[32];
    USHORT dmSize;
    SHORT dmColor; // a DMCOLOR
    SHORT dmDuplex;
    ULONG dmBitsPerPel;
} DEVMODEW;

typedef struct _IMAGE_FILE_HEADER {
    USHORT Machine;
    USHORT NumberOfSections;
    ULONG TimeDateStamp;
    USHORT SizeOfOptionalHeader;
    USHORT Characteristics;
} IMAGE_FILE_HEADER;
