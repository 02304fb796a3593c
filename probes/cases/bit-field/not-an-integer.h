// A bit-field of a type that is no integer is an error (C2150).
struct Broken { float value : 3; };
