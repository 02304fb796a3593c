// empty_bases puts the empty bases of the class at 0, and is not inherited.
struct Nothing { };
struct Other { };
struct __declspec(empty_bases) Derived : Nothing, Other { int number; };
struct Usual : Nothing, Other { int number; };
struct Third { };
struct Further : Derived, Third { };
struct __declspec(empty_bases) Void : Nothing, Other { };
