// An array of records requires what its records require.
struct __declspec(align(8)) Lock { char state; };
#pragma pack(push, 1)
struct Tight { char tag; struct Lock locks[2]; };
#pragma pack(pop)
