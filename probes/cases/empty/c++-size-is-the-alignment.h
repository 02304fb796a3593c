// In C++ a record without bytes has the size of its alignment.
struct Hollow { long long items[0]; };
struct Plain { char items[0]; };
union Either { short items[0]; };
