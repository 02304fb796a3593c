// A unit takes the whole size of its type, even under pack.
#pragma pack(push, 1)
struct Wide { char tag; long long flag : 1; char end; };
#pragma pack(pop)
