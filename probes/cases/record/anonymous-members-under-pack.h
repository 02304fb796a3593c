// An anonymous member obeys the outer pack and carries what it requires.
struct __declspec(align(8)) Lock { char state; };
#pragma pack(push, 1)
struct Outer { char tag; struct { char kind; int value; }; struct { struct Lock lock; }; };
#pragma pack(pop)
