// An anonymous struct or union is laid out like a named one, and its fields show through.
struct Outer { char tag; union { int whole; struct { short low; short high; }; }; char end; };
