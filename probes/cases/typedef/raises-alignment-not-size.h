// An aligned typedef raises the alignment of its type and leaves the size alone.
__declspec(align(8)) typedef int Wide;
struct Slots { char tag; Wide value; char end; };
