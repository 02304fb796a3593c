// A requested alignment on a typedef of an enum raises its alignment, not its size.
enum Level { LevelLow };
__declspec(align(16)) typedef enum Level AlignedLevel;
struct Gauge { char tag; AlignedLevel level; char end; };
