// A zero-width bit-field after another one has no effect.
struct Once { char flag : 1; char : 0; int : 0; char tag; };
