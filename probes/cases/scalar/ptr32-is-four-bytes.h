// A __ptr32 pointer has 4 bytes, a __ptr64 one 8.
struct Wow { char tag; void *__ptr32 low; char kind; void *__ptr64 high; };
