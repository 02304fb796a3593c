// An aligned typedef never lowers an alignment, at any depth of the chain.
__declspec(align(8)) typedef int First;
__declspec(align(1)) typedef First Second;
__declspec(align(2)) typedef long long Third;
struct Slots { char tag; Second value; char end; Third last; };
