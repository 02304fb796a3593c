// A member between two bit-fields closes the unit.
struct Parted { char first : 1; char tag; char second : 1; };
