// A record without members is an error in C (C2016); clang takes it.
struct Nothing { };
