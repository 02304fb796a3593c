// long has 4 bytes, long long and __int64 have 8.
struct Clock { char tick; long low; char tock; long long high; char end; __int64 other; };
