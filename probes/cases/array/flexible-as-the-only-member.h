// A flexible array may be the only member.
struct Only { short items[]; };
