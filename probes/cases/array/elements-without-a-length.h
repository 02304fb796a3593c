// An array of arrays without a length is an error (C2087).
struct Broken { int count; int items[3][]; };
