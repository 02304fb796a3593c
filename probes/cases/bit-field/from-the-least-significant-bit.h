// Bits are given out from the least significant one.
struct Bits { unsigned char first : 1; unsigned char second : 2; unsigned char third : 5; };
