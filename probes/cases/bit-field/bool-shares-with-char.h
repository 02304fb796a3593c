// A bit-field of bool shares a unit with one of char.
struct Truth { _Bool yes : 1; char kind : 7; };
