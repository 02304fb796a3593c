// A pure function that overrides needs no vtordisp.
struct Base { virtual void speak(); };
struct Derived : virtual Base { Derived(); virtual void speak() = 0; };
struct Both : virtual Base { Both(); virtual void speak() = 0; virtual void hear(); };
