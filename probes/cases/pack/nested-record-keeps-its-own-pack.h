// A nested record keeps the pack of its own definition; the outer pack limits only where it starts.
struct Inner { char tag; int value; };
#pragma pack(push, 1)
struct Outer { char kind; struct Inner inner; };
#pragma pack(pop)
