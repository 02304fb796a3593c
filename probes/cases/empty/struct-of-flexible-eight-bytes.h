// In C a struct of a flexible array of 8-byte elements has 4 bytes and alignment 8.
struct Hollow { long long items[]; };
