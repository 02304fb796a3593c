// The largest alignment that may be asked for is 8192.
struct __declspec(align(8192)) Page { char first; };
