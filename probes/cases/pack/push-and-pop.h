// Push saves the value in force, pop restores it.
#pragma pack(2)
#pragma pack(push, 1)
struct One { char tag; int value; };
#pragma pack(pop)
struct Two { char tag; int value; };
#pragma pack()
struct Natural { char tag; int value; };
