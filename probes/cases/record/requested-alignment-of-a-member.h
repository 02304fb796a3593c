// A member that asks for an alignment has it, and the record takes it over.
struct Holder { char tag; __declspec(align(16)) int value; char end; };
