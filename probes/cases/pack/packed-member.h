// The packed attribute, which only clang has, lowers the natural alignment of one member to 1.
struct Part { char tag; __attribute__((packed)) int loose; char kind; int strict; };
