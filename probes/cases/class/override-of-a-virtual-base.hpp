// A class whose functions all override those of a virtual base has no vfptr of its own.
struct Base { virtual void speak(); virtual void hear(int); };
struct Derived : virtual Base { void speak(); virtual void hear(int); int number; };
