// A virtual base is in the most derived class once, however many bases share it.
struct Shared { long long number; };
struct Left : virtual Shared { int left; };
struct Right : virtual Shared { int right; };
struct Diamond : Left, Right { char end; };
