// Four bytes are before a virtual base whose function a class with a constructor overrides.
struct Base { virtual void speak(); };
struct Derived : virtual Base { Derived(); void speak(); char tag; };
struct Inner : Base { int number; };
struct Deep : virtual Inner { ~Deep(); void speak(); };
struct Destructor { virtual ~Destructor(); };
struct Destroyed : virtual Destructor { ~Destroyed(); int number; };
#pragma pack(push, 1)
struct Packed : virtual Base { Packed(); void speak(); char tag; };
#pragma pack(pop)
struct alignas(16) Wide { char bytes[16]; };
struct Aligned : virtual Base, virtual Wide { Aligned(); void speak(); char tag; };
