// winapi#607: SPPHRASE has one layout in C and another in C++. Here: a struct without members has 4 bytes in C and 1 in C++.
typedef struct _NOTHING {
} NOTHING;

typedef struct _PHRASE {
    NOTHING Reserved;
    UCHAR Kind;
    ULONG Length;
} PHRASE;
