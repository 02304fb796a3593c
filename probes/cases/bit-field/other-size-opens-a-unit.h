// A bit-field of a type of another size opens a new unit, larger or smaller.
struct Grow { short low : 3; int high : 4; };
struct Shrink { int low : 3; short high : 4; };
