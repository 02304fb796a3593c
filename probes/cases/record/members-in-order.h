// Members follow each other at multiples of their alignment.
struct Mixed { char tag; short pair; char kind; int value; char end; long long large; };
