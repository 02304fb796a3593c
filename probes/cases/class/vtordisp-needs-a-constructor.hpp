// No vtordisp without a constructor or destructor that the author declares, defaulted ones included.
struct Base { virtual void speak(); };
struct Without : virtual Base { void speak(); };
struct Defaulted : virtual Base { Defaulted() = default; void speak(); };
struct Deleted : virtual Base { Deleted(const Deleted &) = delete; void speak(); };
struct Assigned : virtual Base { Assigned &operator=(const Assigned &); void speak(); };
