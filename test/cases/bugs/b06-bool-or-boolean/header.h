// rust-lang/rust#70504 ("wrong since forever"), winapi#607 ("a couple of BOOL and BOOLEAN mixups").
typedef struct _FILE_DISPOSITION {
    BOOLEAN DeleteFile;
    BOOLEAN Directory;
    BOOL Inherited;
    UCHAR Tail;
} FILE_DISPOSITION;
