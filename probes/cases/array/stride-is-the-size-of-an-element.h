// Elements follow each other at the size of one, even where that is no multiple of its alignment.
__declspec(align(4)) typedef char Aligned;
struct Row { Aligned cells[3]; char end; };
