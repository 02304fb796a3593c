// An empty base takes no bytes; an empty class alone has one.
struct Nothing { };
struct Derived : Nothing { int number; };
struct Two { };
struct Both : Nothing, Two { char tag; };
struct Trailing : Derived, Two { };
