// A class uses the vbptr of its first non-virtual base that has one.
struct Shared { int number; };
struct Other { int number; };
struct First : virtual Shared { char tag; };
struct Second : virtual Other { char tag; };
struct Derived : First, Second { char end; };
struct Further : First, virtual Other { virtual void speak(); char end; };
