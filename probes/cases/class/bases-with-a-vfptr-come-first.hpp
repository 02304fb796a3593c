// Bases that lead with a vfptr come before the others, and the first of them at 0.
struct Plain { int number; };
struct Spoken { virtual void speak(); char tone; };
struct Heard { virtual void hear(); };
struct Derived : Plain, Spoken, Heard { int end; };
