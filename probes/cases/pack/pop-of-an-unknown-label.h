// Pop with a label that nobody pushed changes nothing (C4160).
#pragma pack(push, known, 1)
#pragma pack(pop, unknown)
struct One { char tag; int value; };
#pragma pack(pop)
