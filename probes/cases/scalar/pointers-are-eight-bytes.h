// Object and function pointers have 8 bytes, aligned to 8.
struct Hooks { char tag; void *context; char kind; void (*handler)(int); };
