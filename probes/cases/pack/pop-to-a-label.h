// Pop with a label restores what was in force when that label was pushed.
#pragma pack(2)
#pragma pack(push, outer, 4)
#pragma pack(push, inner, 1)
#pragma pack(pop, outer)
struct Two { char tag; int value; };
#pragma pack()
