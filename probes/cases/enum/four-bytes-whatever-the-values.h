// An enum has 4 bytes, whatever its values.
enum Level { LevelLow = 0, LevelHigh = 3 };
struct Gauge { char tag; enum Level level; };
