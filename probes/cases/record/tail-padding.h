// The size is rounded up to the alignment.
struct Tail { long long large; char end; };
