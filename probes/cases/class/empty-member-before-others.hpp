// A member without bytes counts as the end of the class even if members that are no records follow.
struct Nothing { };
struct Other { };
struct Base { Nothing first; int number; };
struct Derived : Base, Other { };
struct Filled { int number; };
struct Ends { Nothing first; Filled last; };
struct Plain : Ends, Other { };
