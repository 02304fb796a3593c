// Plain, signed and unsigned char, __int8 and bool have 1 byte; short and __int16 have 2.
struct Bytes { char plain; signed char low; unsigned char high; __int8 small; short pair; char end; __int16 last; };
