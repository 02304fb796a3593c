// What needed a vtordisp in a base needs one in the class too.
struct Base { virtual void speak(); };
struct Derived : virtual Base { Derived(); void speak(); };
struct Further : Derived { int number; };
struct Unmoved : virtual Derived { int number; };
