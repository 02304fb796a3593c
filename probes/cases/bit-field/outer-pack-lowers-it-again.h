// What a bit-field requires is not required of the record that holds its record.
struct Inner { __declspec(align(16)) int flag : 1; };
#pragma pack(push, 2)
struct Outer { char tag; struct Inner inner; };
#pragma pack(pop)
