// In C a struct without bytes that asks for more than 4 has that.
struct __declspec(align(16)) Hollow { char items[0]; };
