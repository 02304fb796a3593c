// An array of length 0 at the end has no bytes and the alignment of its element.
struct List { char count; long long items[0]; };
