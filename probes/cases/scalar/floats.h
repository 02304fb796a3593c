// float has 4 bytes, double has 8.
struct Point { char tag; float near; double far; };
