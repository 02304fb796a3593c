// Pack limits the alignment of a base and of the pointers; what a base requires beats pack.
struct Natural { long long number; };
struct __declspec(align(8)) Requested { int number; };
#pragma pack(push, 2)
struct Packed { char tag; };
struct OnNatural : Packed, Natural { char end; };
struct OnRequested : Packed, Requested { char end; };
struct Spoken : Packed { virtual void speak(); char end; };
struct Shared : Packed, virtual Natural { char end; };
#pragma pack(pop)
