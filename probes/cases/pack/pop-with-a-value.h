// Pop with a value restores and then sets the value.
#pragma pack(push, 1)
#pragma pack(pop, 2)
struct Two { char tag; int value; };
#pragma pack()
