// What the class itself asks for is no part of its size as a base.
struct __declspec(align(16)) Base { int number; };
struct Derived : Base { int end; };
struct __declspec(align(16)) Spoken { virtual void speak(); int number; };
struct Further : Spoken { int end; };
