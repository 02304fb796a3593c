// Two fields of one name are an error (C2020).
struct Broken { int value; char tag; int value; };
