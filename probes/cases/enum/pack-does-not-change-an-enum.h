// A pack around an enum changes nothing; one around a record limits it as a member.
#pragma pack(push, 1)
enum Level { LevelLow };
#pragma pack(pop)
struct Loose { char tag; enum Level level; };
#pragma pack(push, 1)
struct Tight { char tag; enum Level level; };
#pragma pack(pop)
