// A bit-field wider than its type is an error (C2034).
struct Broken { int flags : 33; };
