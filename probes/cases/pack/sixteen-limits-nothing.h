// A pack of 16 limits nothing, not even a bit-field aligned to 32 inside a nested record.
struct Bits { __declspec(align(32)) int flag : 1; };
#pragma pack(push, 16)
struct Sixteen { char tag; struct Bits bits; };
#pragma pack(pop)
#pragma pack(push, 8)
struct Eight { char tag; struct Bits bits; };
#pragma pack(pop)
