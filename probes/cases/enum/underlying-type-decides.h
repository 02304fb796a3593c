// An enum with an underlying type has that type's layout.
enum Small : unsigned char { SmallOne };
enum Large : unsigned long long { LargeOne };
struct Sizes { enum Small small; enum Large large; };
