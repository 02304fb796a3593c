// A pack limits the alignment of members and of the record.
#pragma pack(push, 2)
struct Tight { char tag; int value; long long large; };
#pragma pack(pop)
