// vtordisp(0) adds none.
struct Base { virtual void speak(); };
#pragma vtordisp(push, 0)
struct Derived : virtual Base { Derived(); void speak(); };
#pragma vtordisp(pop)
struct Usual : virtual Base { Usual(); void speak(); };
#pragma vtordisp(off)
struct Off : virtual Base { Off(); void speak(); };
struct Inherited : Usual { Inherited(); void speak(); };
