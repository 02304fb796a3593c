// A function overrides another of the same types, whatever typedefs they are written with; int and long are two types.
typedef unsigned long ULONG;
using Text = const char *;
enum class Kind : short { First };
namespace inner { struct Pointed; typedef Pointed *Pointer; }
template <typename T> struct Box { T *content; };
struct Base { virtual void speak(ULONG, Text, const int, int list[3], void (*)(int), Kind, inner::Pointer, Box<int> &, signed char) const; };
struct Same : virtual Base { Same(); void speak(unsigned long int number, char const *const text, int, int *list, void call(int), Kind, inner::Pointed *, Box<signed> &, char signed) const noexcept; };
struct Length : virtual Base { Length(); void speak(unsigned int, Text, int, int *, void (*)(int), Kind, inner::Pointer, Box<int> &, signed char) const; };
struct Pointee : virtual Base { Pointee(); void speak(ULONG, char *, int, int *, void (*)(int), Kind, inner::Pointer, Box<int> &, signed char) const; };
struct Argument : virtual Base { Argument(); void speak(ULONG, Text, int, int *, void (*)(int), Kind, inner::Pointer, Box<long> &, signed char) const; };
struct Call : virtual Base { Call(); void speak(ULONG, Text, int, int *, void (*)(long), Kind, inner::Pointer, Box<int> &, signed char) const; };
struct Sign : virtual Base { Sign(); void speak(ULONG, Text, int, int *, void (*)(int), Kind, inner::Pointer, Box<int> &, char) const; };
struct Changing : virtual Base { Changing(); void speak(ULONG, Text, int, int *, void (*)(int), Kind, inner::Pointer, Box<int> &, signed char); };
struct Static : virtual Base { Static(); static void speak(int); };
struct Operators { virtual bool operator==(const Operators &) const; virtual operator int() const; virtual void operator()(); };
struct Equal : virtual Operators { Equal(); bool operator == (Operators const &) const; };
struct Converted : virtual Operators { Converted(); operator int() const; };
struct Called : virtual Operators { Called(); void operator ( ) ( ); };
struct Long : virtual Operators { Long(); operator long() const; };
