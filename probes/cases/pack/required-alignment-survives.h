// A pack does not lower what a record requires, even through further records.
struct __declspec(align(8)) Lock { char state; };
struct Middle { struct Lock lock; };
#pragma pack(push, 1)
struct Tight { char tag; struct Middle middle; };
#pragma pack(pop)
