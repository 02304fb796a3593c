// A bit-field of bool may be 8 bits wide.
struct Truth { _Bool yes : 8; _Bool no : 1; };
