// A record that asks for an alignment has it, and its size is rounded to it.
struct __declspec(align(16)) Line { int value; };
