// A bit-field that does not fit in the unit opens a new one.
struct Full { int first : 30; int second : 3; int third : 29; };
