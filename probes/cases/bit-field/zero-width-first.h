// A zero-width bit-field that comes first has no effect.
struct Unmoved { long long : 0; char tag; };
