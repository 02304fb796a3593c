// A named bit-field of width 0 is an error (C2149).
struct Broken { int flags : 0; };
