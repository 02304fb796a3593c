// In C a struct whose fields have no bytes has 4.
struct Hollow { char items[0]; };
