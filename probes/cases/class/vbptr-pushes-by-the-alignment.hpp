// The vbptr pushes back what is behind it by a multiple of the alignment.
struct Shared { int number; };
struct alignas(16) Wide { char bytes[16]; };
struct Derived : virtual Shared { Wide wide; };
struct First { char tag; };
struct Behind : First, virtual Shared { Wide wide; char end; };
