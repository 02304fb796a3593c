// An unnamed bit-field that has a width counts like a named one.
struct Reserved { int : 3; int flag : 2; char tag; int : 1; };
