// A base takes its tail padding with it: members begin behind it.
struct Base { int number; char tag; };
struct Derived : Base { char end; };
struct Virtual { virtual ~Virtual(); char tag; };
struct Destroyed : Virtual { char end; };
