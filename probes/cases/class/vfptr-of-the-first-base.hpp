// A class puts its virtual functions into the table of the first base that has one.
struct Base { virtual void speak(); int number; };
struct Derived : Base { virtual void hear(); char tag; };
struct Further : Derived { void speak() override; char end; };
