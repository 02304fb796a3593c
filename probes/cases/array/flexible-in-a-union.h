// A flexible array in a union has no bytes and counts for the alignment.
union View { char byte; long long words[]; };
