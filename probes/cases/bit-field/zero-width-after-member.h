// A zero-width bit-field after a member has no effect.
struct Unmoved { char tag; int : 0; char kind; };
