// A unit starts where its bit-field requires, whatever the pack.
#pragma pack(push, 1)
struct Strict { char tag; __declspec(align(8)) int flag : 1; };
#pragma pack(pop)
