// Four bytes are left free between two virtual bases where empty parts would touch.
struct Nothing { };
struct Other { };
struct Derived : virtual Nothing, virtual Other { char tag; };
struct Filled { int number; };
struct Mixed : virtual Nothing, virtual Filled, virtual Other { char tag; };
struct __declspec(empty_bases) Told : virtual Nothing, virtual Other { char tag; };
