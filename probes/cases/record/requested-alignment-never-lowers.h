// A record that asks for less than its members need has what they need.
struct __declspec(align(1)) Low { int value; };
struct __declspec(align(2)) Two { int value; };
