// After a member, a unit starts at a multiple of the alignment of its type.
struct Apart { char tag; int flag : 3; };
