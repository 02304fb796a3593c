// Bases follow each other in order of declaration, each at a multiple of its alignment.
struct Small { char tag; };
struct Large { long long number; };
struct Derived : Small, Large { short end; };
