// A pack limits the rounding of the size for a bit-field that requires more; the alignment stays.
#pragma pack(push, 4)
struct Uneven { __declspec(align(16)) int flag : 1; };
#pragma pack(pop)
