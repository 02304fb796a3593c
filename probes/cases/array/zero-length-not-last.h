// An array without elements that is not the last member is an error (C2229).
struct Broken { int items[0]; int count; };
