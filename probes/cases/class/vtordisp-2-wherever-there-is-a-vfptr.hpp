// vtordisp(2) puts one before every virtual base that leads with a vfptr.
struct Base { virtual void speak(); };
struct Plain { int number; };
#pragma vtordisp(2)
struct Derived : virtual Base, virtual Plain { int end; };
#pragma vtordisp()
struct Usual : virtual Base, virtual Plain { int end; };
