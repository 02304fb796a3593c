// pack() resets the value and leaves the stack alone.
#pragma pack(push, 1)
#pragma pack()
struct Natural { char tag; int value; };
#pragma pack(pop)
