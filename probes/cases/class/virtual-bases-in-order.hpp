// Virtual bases come last: those of each base before the base itself, in order of declaration.
struct Innermost { char tag; };
struct Inner : virtual Innermost { short number; };
struct Other { int number; };
struct Derived : virtual Other, virtual Inner { char end; };
struct Further : Derived, virtual Innermost { char more; };
