// In front of a typedef that defines a record, the alignment is the record's and its size is rounded.
__declspec(align(8)) typedef struct Tag { int value; } Name;
struct Holder { char tag; Name inner; char end; };
