// A bit-field in a union counts for the size and not for the alignment.
union Flags { int ready : 1; };
struct Holder { char tag; union Flags flags; };
