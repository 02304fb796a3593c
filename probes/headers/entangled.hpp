// C++ constructs entangled with each other, as libraries write them.
namespace std { using nullptr_t = decltype(nullptr); template <class T, T v> struct integral_constant { static constexpr T value = v; typedef T value_type; typedef integral_constant type; constexpr operator value_type() const noexcept { return value; } }; using true_type = integral_constant<bool, true>; template <class T> struct atomic { T v; atomic() noexcept = default; constexpr atomic(T d) noexcept : v(d) {} operator T() const volatile noexcept; T operator++(int) noexcept; }; template <class A, class B = A> struct pair { A first; B second; template <class U1, class U2> pair(U1 &&a, U2 &&b) : first(a), second(b) {} }; }
struct UsesStd { std::atomic<int> count; std::pair<char, double> both; std::pair<short> same; std::true_type yes; bool b[std::true_type::value + 1]; };
template <typename Derived> struct Crtp { Derived *self() { return static_cast<Derived *>(this); } virtual void go(); int tag; };
struct Curious : Crtp<Curious> { double d; };
template <class Base> struct Mixin : Base { using Super = Base; char extra; }; struct Plain { int x; }; struct Mixed : Mixin<Mixin<Plain>> { char last; };
template <int N> struct Bits { unsigned low : N, high : 32 - N; char pad[(N + 7) / 8]; }; struct HasBits { Bits<5> five; Bits<17> seventeen; };
template <class T, unsigned N> struct Fixed { enum { SIZE = N }; T data[SIZE]; static const unsigned half = N >> 1; T halfData[half]; struct Iter { T *p; unsigned i; } begin; }; struct HasFixed { Fixed<long long, 6> f; Fixed<char, 3>::Iter it; };
template <bool B> struct Select { char c; }; template <> struct Select<true> { long long ll; }; struct HasSelect { Select<(1 > 0)> a; Select<sizeof(int) == 8> b; };
template <class T> struct Outer { template <class U> struct Inner { T t; U u; }; Inner<char> in; }; struct HasOuter { Outer<double> o; Outer<char>::Inner<int> i; };
class Widget { struct Impl; Impl *impl; class { int a; public: char b; } nested; enum Mode : unsigned char { On, Off } mode : 4; Mode other : 4; mutable int cache; volatile long v; const char *const names[2]; static Widget *instance; static constexpr int table[] = {1, 2, 3}; public: Widget(const Widget &) = delete; virtual ~Widget() = default; Widget &operator=(Widget &&) & noexcept; template <class T> void visit(T &&t) { t(*this); } friend struct Impl; friend void swap(Widget &a, Widget &b) noexcept { Widget *t = &a; (void)t; (void)b; } };
struct Widget::Impl { Widget *owner; int refs{0}; };
struct Fn { void (*plain)(int); int (Fn::*member)(int) const; int Fn::*data; void (__stdcall *std)(void *); void (*arr[3])(); int (*(*nest)(int))[4]; void (&ref)(); };
union Variant { int i; double d; struct { char a; short b; }; char text[12]; Variant() : i(0) {} ~Variant() {} private: int hidden[5]; };
struct alignas(32) Vec { float f[4]; }; struct HoldsVec { char c; Vec v; Vec *p; Vec arr[2]; }; struct VecChild : Vec { char c; };
struct E0 {}; struct E1 : E0 {}; struct E2 : E0, E1 {}; struct E3 { E0 a; E1 b; }; struct E4 : E3, E0 { int x; }; struct E5 : virtual E0, E1 { char c; };
#pragma pack(push, 2)
struct P1 : Plain { double d; virtual void f(); }; struct P2 : virtual P1 { char c; P2(); void f() override; }; class P3 : public P2, public E0 { long long z; };
#pragma pack(pop)
struct Q : P3 { virtual int g() const; double q; };
typedef struct tagOld { int cb; struct tagOld *next; enum tagMode { M_A, M_B } mode; } OLD, *POLD; typedef enum { T_X = 3, T_Y } TE; struct UsesOld { OLD o; POLD p; TE e[T_X]; tagOld::tagMode m; };
inline int helper(int a, int b) { struct Local { int x[100]; }; return a < b ? a : b; } static_assert(sizeof(OLD) == 24, "x");
extern "C" { typedef struct _C { int a; union { int u; long w; } DUMMY; } C, *PC; int cfunc(struct _C *, ...); }
struct Conv { operator bool() const; explicit operator C() const; int operator[](int) const; int operator()(...) const; auto trailing(int) -> decltype(1); void ref() &; void rref() &&; int x; };
namespace a::b { inline namespace v2 { struct S { int i; }; } class T : protected v2::S, private virtual ::E0 { using S::i; public: T(); }; } using a::b::T; struct UseT { T t; a::b::S s; a::b::v2::S s2; };
struct Init { int a = sizeof(int) > 2 ? 1 : 2; int b{ (1 < 2) }; const char *s = "a;b{c}"; char ch = ';'; int c = [](int x) { return x; }(3); unsigned f : 3 = 5, g : 2; int h = Crtp<Curious>().tag, k; };
template <class T> struct Node { Node *next; Node<T> *prev; T val; }; typedef Node<int> IntNode; struct L1 { Node<L1> *head; Node<Node<char>> two; };
__interface IBase { long q(); }; __interface IDerived : IBase { void r(int); }; class CImpl : public IDerived { int c; public: long q() override; void r(int) override; };
struct __declspec(novtable) Abs { virtual ~Abs() = 0; protected: Abs(); int n; }; struct Con : Abs { ~Con(); char c; };
template <class T> using Ptr = T *; template <class T> using Arr = T[3]; struct UA { Ptr<int> p; Arr<short> a; Ptr<Arr<char>> pa; };
const int kSize = 4; constexpr unsigned kMask = ~0u >> 28; enum { kEnum = kSize * 2 }; struct Sized { char a[kSize], b[kMask], c[kEnum], d[sizeof(Sized *) + alignof(double)], e['A' - 60], f[0x10 | 1], g[kSize == 4 ? 2 : 3], h[(unsigned char)257], i[true + true], j[-(-3)], k[7 % 4], l[!0]; };
struct V1 { virtual void a(); int x; }; struct V2 { virtual void b(); int y; }; struct V3 : V1, V2 { void b() override; virtual void c(); int z; }; struct V4 : virtual V3, V2 { V4(); void c() override; };
