// A pack does not lower the alignment that a member asks for.
#pragma pack(push, 1)
struct Tight { char tag; __declspec(align(4)) char aligned; short loose; };
#pragma pack(pop)
