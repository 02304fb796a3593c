// The alignment that a bit-field asks for is ignored where it continues a unit.
struct Quiet { int first : 3; __declspec(align(64)) int second : 4; };
