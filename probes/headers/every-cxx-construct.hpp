// Every construct of C++ headers that bears on layout, each in the smallest record that shows it.
#ifndef EVERY_CXX_CONSTRUCT_HPP
#define EVERY_CXX_CONSTRUCT_HPP

#include <pshpack4.h>
struct PackedByInclude { char kind; long long value; virtual void speak(); };
#include <poppack.h>

#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned long ULONG;
typedef struct _PLAIN { char kind; ULONG value; } PLAIN, *PPLAIN;
#ifdef __cplusplus
}
#endif
extern "C" struct Linked { PLAIN *next; };

// Scalars that only C++ has, and references.
struct Scalars { bool yes; wchar_t wide; char16_t narrow; char32_t code; signed char small; long double real; };
struct References { char lead; int &number; const PLAIN &plain; int &&moved; decltype(nullptr) *null; };

// Enums with a type of their own, scoped and not.
enum Plain { PLAIN_FIRST, PLAIN_LAST = 7 };
enum Small : unsigned char { SMALL_FIRST, SMALL_LAST = 255 };
enum class Scoped { First, Last };
enum class Wide : long long { First = -1, Last = 1ll << 40 };
enum struct Forward : short;
struct Enums { char lead; Plain plain; Small small; Scoped scoped; Forward forward; Wide wide; enum class Inner : char { A, B } inner; };
struct EnumBits { Plain plain : 3; Scoped scoped : 4; Small small : 2; unsigned : 0; bool flag : 1; unsigned rest : PLAIN_LAST; };

// Constants that arrays are as long as.
constexpr int count = 3;
const unsigned long mask = 0xF0u >> 4;
namespace sizes { constexpr auto unread = 1.5; constexpr unsigned small = count * 2; enum : short { LIMIT = 5 }; }
struct Arrays {
  static constexpr int length = count + 1;
  static const int other = sizeof(PLAIN);
  enum { INNER = 2 };
  char a[length], b[other], c[INNER][sizes::small];
  char d[sizes::LIMIT], e[static_cast<int>(Scoped::Last) + 1], f[int(mask)], g[true ? 4 : 8], h[alignof(long long)];
  char i[__builtin_offsetof(PLAIN, value)], j[(int)sizes::small % 4 << 1], k[sizeof(Arrays *)];
};

// What takes no room: static members, functions of every kind, friends, aliases, nested types, assertions.
class Roomless {
public:
  Roomless() : number(1), other{2} {}
  explicit Roomless(int value) noexcept : number(value) { if (value < 0) { number = 0; } }
  Roomless(const Roomless &) = default;
  Roomless(Roomless &&) = delete;
  ~Roomless() = default;
  Roomless &operator=(const Roomless &other) { number = other.number; return *this; }
  operator bool() const { return number != 0; }
  int operator()(int a, int b) const noexcept;
  bool operator<(const Roomless &right) const { return number < right.number; }
  void *operator new[](unsigned long long size);
  static int shared, *more;
  static inline double ratio = 2.5;
  template <typename T> T convert(T value) const { return value > 1 ? value : T(); }
  template <typename T> struct Nested { T value; };
  auto deduced() const -> decltype(1 + 1) { return 2; }
  [[nodiscard]] int attributed() const;
  friend class Stranger;
  friend bool operator==(const Roomless &, const Roomless &) { return true; }
  using Number = int;
  typedef Number *Pointer;
  static_assert(sizeof(Number) == 4, "as ever");
  __declspec(property(get = attributed)) int property;
protected:
  Number number = 3, other{4};
private:
  Pointer pointer = nullptr;
  struct Node { Node *next; Number value; } first, *last;
  union { float real; int whole; };
  struct { short low, high; } halves;
  void (*callback)(int, Pointer) = nullptr;
  const char *names[2] = { "a", "b" };
};

// Alignment and pack.
struct alignas(16) Aligned { char bytes[3]; };
struct AlignedMembers { char lead; alignas(8) char inner; alignas(double) char like; Aligned held; };
struct __declspec(align(32)) alignas(8) BothAligned { int number; };
#pragma pack(push, 1)
struct PackedHolder { char lead; AlignedMembers members; Aligned aligned; virtual ~PackedHolder(); };
#pragma pack(pop)

// Namespaces: nested, inline, without a name, reopened, aliased.
namespace outer { struct Base { int number; }; namespace inner { struct Base { long long number; }; struct First : Base {}; struct Second : outer::Base {}; } }
namespace outer::inner { struct Third : ::outer::inner::Base { char end; }; inline namespace v1 { struct Versioned { short s; }; } }
namespace { struct Hidden { char c; }; }
namespace alias = outer::inner;
struct Uses { alias::Versioned versioned; outer::inner::v1::Versioned other; Hidden hidden; };
namespace user { using namespace outer; using outer::inner::Third; using Renamed = Base; struct Holder : Third { Renamed renamed; }; }

// Bases: one, several, empty, virtual, shared; functions that are virtual, pure, overriding, final.
struct Nothing {};
struct Other {};
struct Single : PLAIN { char end; };
class Several : public Single, protected Nothing, private Other { int number; };
struct __declspec(empty_bases) Packed : Nothing, Other { int number; };
struct Interface { virtual long query(const char *name, void **object) = 0; virtual unsigned long release() = 0; };
struct __declspec(novtable) __declspec(uuid("00000000-0000-0000-c000-000000000046")) Derived : Interface { virtual long more(int) = 0; };
class Implementation final : public Derived { public: long query(const char *, void **) override; unsigned long release() override final; long more(int) override { return references; } private: ULONG references; };
class Both : public PLAIN, public Interface { public: virtual ~Both(); double real; };
struct Shared { virtual void speak(); int number; };
struct Left : virtual Shared { Left(); void speak() override; int left; };
struct Right : virtual public Shared { virtual void hear(); int right; };
struct Diamond : Left, Right { Diamond(); void speak() override; void hear() override; char end; };
struct Unmoved : virtual Nothing, virtual Other { };
#pragma vtordisp(push, 2)
struct Always : virtual Shared { char end; };
#pragma vtordisp(pop)
#pragma vtordisp(off)
struct Never : virtual Shared { Never(); void speak() override; };
#pragma vtordisp(on)
struct Local { struct Inner : Shared { virtual void hear(); char c; }; Inner inner; class Declared; Declared *declared; };
class Local::Declared { Local::Inner inner[2]; };

// Pointers to members of classes with single inheritance.
struct Members { char lead; int PLAIN::*data; void (Shared::*function)(int); char tail; };

// Templates where something names them: types, integers, defaults, aliases, specialisations, bases, members.
template <typename T, int N = 2> struct Buffer { T items[N]; unsigned used : 5; T *next; typedef T value_type; Buffer<T, N> *self; };
template <class T> struct List { List<T> *next; Buffer<List *, sizeof(T)> parents; T value; };
template <class T> class Virtual : public T { virtual void added(); char end; };
template <class T> using Pair = Buffer<T, 2>;
template <> struct Buffer<bool, 8> { unsigned char bits; };
template <typename T> struct Traits { using type = T; static constexpr int size = sizeof(T) * 2; };
template <typename... Ts> struct Many { int number; };
template <typename T> struct Partial { T value; };
template <typename T> struct Partial<T *> { char value; };
typedef Buffer<int> Ints;
using Longs = Buffer<long long, (4 > 3) ? 3 : 1>;
struct Templates { Ints ints; Longs longs; Pair<char> pair; Buffer<bool, 8> bits; List<short> list; Virtual<Shared> made; Traits<PLAIN>::type plain; char sized[Traits<double>::size]; Ints::value_type value; Roomless::Nested<char> nested; };
// A value is what its constant, its parameter or its cast can hold.
template <unsigned N, class T = unsigned, T M = 3> struct Held { char given[N - 5 > 0 ? 10 : 1]; char byDefault[M - 4 > 0 ? 3 : 7]; };
constexpr bool isTwo = 2;
enum Counts { few = 3, more, least = -1, none };
struct Values { Held<3> held; char truth[isTwo]; char enumerated[more + none + (least < 0)]; char cast[(unsigned char) 258 + int{2}]; char both[(1 ? -1 : 0u) > 0 ? 9 : 5]; };
struct Variadic { char lead; Many<int, char> many; };
struct Specialised { Partial<int *> partial; };
#endif
