// Bit-fields share a unit if their types have the same size, whatever else they are.
enum Level { LevelLow };
struct Shared { int low : 3; unsigned high : 4; long more : 5; enum Level level : 2; };
