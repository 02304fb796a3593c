// One byte is left free between two bases where empty parts would touch.
struct Nothing { };
struct Other { };
struct Third { };
struct Ends { int number; Nothing last; };
struct Derived : Nothing, Other { };
struct Three : Nothing, Other, Third { int number; };
struct Behind : Ends, Other { };
