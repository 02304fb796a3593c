// An array is aligned like its element, in every dimension.
struct Grid { char tag; short cells[2][3]; char end; long long last[1]; };
