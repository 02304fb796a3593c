// long double is double: 8 bytes, aligned to 8.
struct Reading { char unit; long double value; };
