// The vfptr pushes everything back by a multiple of the alignment.
struct alignas(16) Wide { char bytes[16]; };
struct Base { Wide wide; };
struct Alone { virtual void speak(); Wide wide; };
struct Derived : Base { virtual void speak(); char end; };
