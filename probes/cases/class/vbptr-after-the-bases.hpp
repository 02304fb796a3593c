// The vbptr stands behind the last declared of the non-virtual bases, and before the fields.
struct Shared { int number; };
struct First { char tag; };
struct Spoken { virtual void speak(); };
struct Alone : virtual Shared { char end; };
struct Behind : First, virtual Shared { char end; };
struct Between : First, Spoken, virtual Shared { char end; };
