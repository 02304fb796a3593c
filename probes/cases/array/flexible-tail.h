// A flexible array has no bytes and the alignment of its element.
struct List { char count; int items[]; };
