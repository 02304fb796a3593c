// A pack around a typedef changes nothing, and one around the record does not lower what the typedef requires.
#pragma pack(push, 1)
__declspec(align(8)) typedef int Wide;
struct Tight { char tag; Wide value; };
#pragma pack(pop)
struct Loose { char tag; Wide value; };
