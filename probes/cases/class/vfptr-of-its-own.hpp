// A class with a virtual function and no polymorphic base has a vfptr at 0, before its bases.
struct Base { int number; };
struct Alone { virtual void speak(); char tag; };
struct Derived : Base { virtual void speak(); };
