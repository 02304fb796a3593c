// A zero-width bit-field closes the open unit and moves on to the alignment of its own type.
struct Moved { char flag : 1; int : 0; char tag; };
