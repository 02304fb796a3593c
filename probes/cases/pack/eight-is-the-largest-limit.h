// Packs of 1, 2, 4 and 8 limit; eight limits only what is aligned above it.
#pragma pack(push, 8)
struct Eight { char tag; long long value; };
#pragma pack(pop)
#pragma pack(push, 4)
struct Four { char tag; long long value; };
#pragma pack(pop)
