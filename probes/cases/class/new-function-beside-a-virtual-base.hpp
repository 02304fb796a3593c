// A class that adds a virtual function to those of a virtual base has a vfptr of its own.
struct Base { virtual void speak(); };
struct Derived : virtual Base { virtual void hear(); int number; };
struct Overloaded : virtual Base { virtual void speak(int); int number; };
struct Constant : virtual Base { virtual void speak() const; int number; };
