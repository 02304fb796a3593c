// Of a record that asks for less than its members need, an outer pack lowers all but what it asks for.
struct __declspec(align(2)) Two { int value; };
#pragma pack(push, 1)
struct Tight { char tag; struct Two two; };
#pragma pack(pop)
